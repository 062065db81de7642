"""The short word lists of the masking rules: what stands beside a name, what looks like a name and is none."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHORT_NAMES = _words(
    "abi abs alex andy ash becca becky ben bella beth bex callum cam cath charlie chris dan danny dave deb debs ed eddie ellie ella emma "
    "evie fred freddie gabby gaz gemma gez greg hatty immy jake jen jenny jess jim jo joe john jon josh kate katie kaz kel ken kev kim lexi "
    "lib liv lizzie lou luke maddie manny matt maz meg mel mike mo molly nat nath natty nick nicky niki ollie oscar pete phil poppy rach "
    "ricky ronnie ryan sam sammy shaz sid simon soph steph steve sue tash ted teddy theo tim tina toby tom tommy tony vicky zac zak zoe"
)
"""Short forms that British lists of names leave out. Each stands for a name even in lower case."""

WORD_NAMES = _words(
    "abbey amber april art august autumn basil bill bob carol chance charity chase dale dawn dean drew eve faith fay fern flora forest frank "
    "destiny ebony gene ginger glen grace grant guy harmony hazel heath heather heaven holly honey honor honour hope hunter iris ivy jack jade "
    "jasmine jay jewel joy june justice kit laurel lily luke mark marina mason max may melody mercy miles misty morgan nova olive patience "
    "pat pearl penny peter pippa prince precious ray reed rich rob robin rose rosemary rowan ruby rusty sage sally sandy sky skye star "
    "stella summer sunny trinity terry violet wade warren will willow"
)
"""English words that are first names too: a name only where its neighbours say so."""

JOINERS = _words("and n plus or")
"""Words between two names."""
MONTHS = _words("april may june august summer autumn")
MONTH_CUES = _words("in on during since until till by before after last next this early late mid each every over the of from to between")
HELPERS = _words("will may can might")
"""Auxiliary verbs that stand after a person ("my worker will ring")."""

LETTERED = _words(
    "plan section option group part point vitamin hepatitis class block wing level grade year question team room unit type model appendix tier "
    "band phase side exhibit letter floor gate hall platform site zone ward set stream form key category house flat bay line route step paper"
)
"""Words that a single letter goes with: after "plan B." a new sentence begins, and no surname."""

TITLES = _words(
    "mr mrs ms miss mister dr doctor prof professor sir madam lady lord rev reverend councillor cllr sgt pc nurse auntie aunty uncle"
)
NAMING = _words("called named name's names nicknamed signed regards sincerely call ring phone text email contact ask tell")
"""Words straight after which a name stands."""

ROLES = _words(
    "worker keyworker key-worker mentor coach counsellor counselor therapist advisor adviser tutor teacher manager nurse psychologist "
    "brother sister son daughter mum mam mother dad father stepdad stepmum nan nana grandad gran granny cousin friend mate boyfriend "
    "girlfriend partner husband wife foster carer neighbour colleague officer assistant volunteer lead practitioner social boss"
)
MEETING = _words(
    "with to from thank thanks and by met saw see seeing asked rang phoned texted emailed contacted miss missed love loved hi hello dear cheers "
    "is was about for like than contact ask ring phone text email tell told meet trust trusted helped via @ plus or except am im i'm name"
)
"""Words after which a name often stands, among much else."""

LINKS = _words("is was like for about")
"""Those of them after which an answer stands as often: "it was C. Young people said so"."""

TELLING = _words(
    "said says told tells listened listens helped helps explained explains rang phoned texted emailed visited suggested supported supports "
    "understood understands asked asks never always really is was has had who came comes called made makes gave gives took takes got gets "
    "shouted encouraged showed taught referred ignored cancelled left knows knew cared cares went goes kept keeps did does didn't doesn't "
    "isn't wasn't hasn't stayed sorted worked works talked spoke answered replied introduced from at"
)
"""Words before which a name often stands."""

ONLY_PERSONS = _words(
    "said says told tells listened listens explained explains rang phoned texted emailed suggested understood understands encouraged "
    "shouted taught cared replied introduced"
)
"""Words before which hardly anything but a person stands."""

DETERMINERS = _words("the a an my our your his her their its this that these those some any no every each more much such what which in")
PLACE_CUES = _words("in at near around outside the a an of")
PARTICLES = _words("de da dos del della di du van von der den ter la le el al bin ibn binti ben abu ap mac mc st o")

STREETS = _words("street road rd avenue ave lane crescent cres gardens gdns terrace grove mews drive close copse croft cottage cottages st")
MAYBE_STREETS = _words(
    "cl ln dr way court ct place pl square sq hill park rise walk green row parade view mount vale mead estate house heath common end broadway "
    "bank wharf quay circus dene fold field fields gate path chase ridgeway meadow meadows orchard wood woods villas buildings lodge farm towers"
)
NOT_IN_STREETS = _words(
    "the a an of on in at to for from by with and or but than more less other people person young minutes minute mins min hours hour hrs days "
    "day weeks week months month years year yrs times time miles mile metres pounds pence percent sessions session appointments workers "
    "different local new next own whole i we they he she it my our your this that is was per down up off out into over across along every each good "
    "bad nice big small"
)
"""Words that do not stand between a house number and the kind of street."""


NO_NAMES = _words(
    "monday tuesday wednesday thursday friday saturday sunday mon tues tue wed thur thurs fri sat sun january february march july september "
    "october november december jan feb mar apr jun jul aug sept sep oct nov dec spring winter christmas easter eid ramadan diwali hanukkah "
    "halloween england english britain british uk wales welsh scotland scottish ireland irish europe european london surrey france french "
    "germany german spain spanish poland polish romania romanian ukraine ukrainian russia russian turkey turkish india indian pakistan "
    "pakistani bangladesh bengali china chinese nepal nepalese nigeria nigerian ghana somalia somali syria syrian sudan sudanese eritrea "
    "afghanistan afghan iran iraq kurdish albania albanian portugal portuguese italy italian america american africa african asia asian "
    "christian muslim jewish sikh hindu roma gypsy traveller arabic urdu punjabi hindi "
    "neet send sen ehcp ehc camhs gp pru yot yjs nhs dwp jcp ucas btec gcse gcses a-level a-levels alevels esol cscs cv cvs covid lockdown "
    "jobcentre wifi wi-fi app apps online website internet email e-mail zoom teams whatsapp snapchat instagram insta tiktok facebook google "
    "youtube netflix xbox playstation ps5 iphone android tesco sainsburys asda aldi lidl mcdonalds primark uber barnardo's barnardos "
    "childline kooth mind samaritans shelter ymca youth connexions lgbt lgbtq lgbtqia trans adhd asd autism autistic pip uc hub council "
    "ofsted kickstart apprenticeship mentoring signposting signposted safeguarding keyworker keyworkers key-worker co-production innit ok "
    "okay lol omg tbh idk btw thx pls plz cos coz cuz tho gonna wanna gotta kinda dunno defo deffo ur u r n dont cant wont didnt doesnt isnt "
    "wasnt couldnt wouldnt shouldnt im ive id ill youre theyre theres thats whats hes shes havent hasnt arent werent mum mums dad dads "
    "mam nan nana yeah yep nah ppl grt gr8 bc b4 2day l8r uni sixth sixth-form careers timetable foodbank skatepark carer carers "
    "wellbeing neurodiverse neurodivergent paediatric paediatrician traineeship traineeships senco hlta inbox voicemail chatbot waitlist "
    "ketamine vape vapes vaping anon cage solver "
    "postcode postcodes helpline helplines helpdesk webchat timeslot timeslots childminder childminders healthwatch bluetooth chromebook "
    "chromebooks cctv coursework keywork parkrun playgroup playgroups sendco sendiass signup selfie faqs upskill upskilling webpage webpages "
    "txt sms asap muga dyspraxia dyspraxic neurotypical transphobia transphobic islamophobia ehcps lgbtqi hashtag dob"
)
"""Words that lists of names or missing dictionaries would take for a name: days, places, peoples, services, short forms."""

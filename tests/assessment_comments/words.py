"""Names, streets and sentences of the labelled comments, written for this folder alone; the masker reads none of them.

First names and surnames are put together by chance, so nobody is meant. Numbers are those kept free for drama, e-mail addresses
those kept free for examples.
"""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


FIRST_NAMES = _words(
    "Abdullahi Adele Afia Aidan Alicja Alisha Amelie Aneta Angharad Anjali Antoni Archie Asha Aurel Ayesha Azad Beatrix Benedict Bilal Bogdan "
    "Bronwen Bukola Carys Cerys Chanel Cheng Chinonso Chloe Clodagh Cosmin Danuta Deepika Demetrius Dermot Devante Dhruv Dragana Ebele Edona "
    "Ehsan Elodie Elspeth Emre Enzo Ewa Faisal Farida Fergus Folake Freya Gabriela Gbenga Gethin Grzegorz Gulsen Gwen Hafsa Halima Hanan "
    "Harpreet Henryk Hoa Iain Idris Ikram Ilir Iman Ingrid Isla Ivana Iyla Jagoda Jamal Jaspreet Javier Jerome Jodie Joaquim Kacper Kajal "
    "Kamila Karim Keshav Kerry Kwabena Lamar Leanne Leszek Li Liridon Lorraine Luca Lwazi Maddox Magdalena Maeve Mandeep Marek Marlon Matei "
    "Mbali Meera Mirela Monique Mustafa Myra Nadeem Nasra Neve Nilufar Nnamdi Noor Nkechi Odhran Olga Oleksandr Olumide Orla Padraig Paige "
    "Parveen Petra Phoebe Piotr Preethi Rafiq Ravi Rebekah Renata Rhys Rohan Ronan Rukhsana Sabrina Sadia Safiya Salma Samuel Sandeep Seren "
    "Shaun Shirin Simona Sorcha Stefan Sumaya Taiwo Tegan Tendai Tomasz Tuan Uchenna Vasile Viktor Wanjiru Yemi Yetunde Zofia Zubair"
)
WORD_FIRST_NAMES = _words("Will Grace May Mark Hope Rose Joy Summer Heather Robin Frank Sky")
SURNAMES = _words(
    "Abbott Achebe Acheampong Adamczyk Afolabi Agarwal Ahmeti Aliyu Amoah Anderson Antwi Appleyard Asante Aslam Atkinson Ayodele Aziz "
    "Baptiste Barker Batool Bielak Bilalov Birch Bushra Cartwright Castellano Chowdhury Clarke Coleman Crawley Danso Davenport Diallo Dogan "
    "Dolan Duarte Dudek Eastwood Ekwueme Elmi Evans Fadel Featherstone Fernandes Fitzgerald Fofanah Garvey Ghimire Gill Gorman Guled "
    "Hallworth Hamid Hammond Hargreaves Haxhiu Henderson Hoxha Huang Idowu Igwe Iqbal Islam Jarvis Jimoh Kaczmarek Karki Kavuma Keane Kiplagat "
    "Kravchenko Krasniqi Lama Lawal Lawson Le Lynch Maguire Mahamud Malinowska Marin McDermott McKenna Mehta Melnyk Mohan Moreira Mukherjee "
    "Musa Mutasa Ndlovu Nguyen Njoroge O'Sullivan Obi Odhiambo Oliveira Onyango Osborne Parmar Pawar Pereira Pham Pickering Popescu Prenga "
    "Quaye Rafferty Rana Rehman Richardson Robinson Rusu Sadiq Sawicki Seale Sesay Shah Sharma Shrestha Sidhu Stanciu Stewart Subramaniam "
    "Sutton Talbot Tkachenko Tomlinson Ugwu Vargas Vu Wachowski Walker Weatherby Wilkinson Yakubu Zaman Zhou"
)
STREETS = _words(
    "Alder Barrow Beechwood Blacksmiths Cavendish Copperfield Dunsfold Fairview Furze Garrick Holly%Bush Inglenook King%George Lavender "
    "Maltings Northcote Orchard Poundfield Ravensbourne Sandpit St%John's Thistledown Weir Wheatsheaf"
)
STREET_KINDS = _words("Road Street Lane Avenue Close Drive Crescent Gardens Way Court Terrace Mews Rd St Ave Park Grove")
DISTRICTS = _words("GU2 GU15 GU27 KT16 KT22 RH8 RH4 TW20 TW16 SM1 CR6 SE15 NW10 LE3 WC2N BS5 OX4 NE1 PO19 E17 HA9 L8")
PROVIDERS = _words("example.org example.com example.co.uk post.example.net college.example.ac.uk")

NAMED = (
    "A special thank you to {full} who went the extra mile.",
    "{full} from the youth team came to our house every fortnight and it made all the difference.",
    "I did not get on with {full}, we had different ideas.",
    "It was {full} who told me about the course.",
    "ever since {full} took over the group it has been better organised",
    "{first} and {first} were lovely, so patient",
    "Could {full} please ring back, it is about the grant.",
    "my son {first} was in a class of 31 and got lost",
    "We asked for a different worker but got {full} again.",
    "{first} gets me, we talk about football and stuff",
    "The panel was chaired by {full} and felt rushed.",
    "name: {full}, age 17, at college",
    "Mrs {last} at reception is always kind.",
    "{full} (my mentor) never gave up on me.",
    "honestly {first} saved my life",
    "My foster carer {full} was never invited to the review.",
    "Dr {last} wrote to the school, nothing happened.",
    "i want to stay with {first} till i am 18",
    "Staff member {full} was rude to my mum on the phone.",
    "Everyone knows {full} is the one to go to.",
    "without {full} i wouldnt of gone back to school",
    "had {first} {initial} for a year then someone new",
    "The advocate, {full}, made sure I was heard!",
    "Yours sincerely, {full}",
    "{full} n {full} are the only ones who turn up on time",
    "They promised that {full} would sort the housing, still waiting.",
    "Met {full} once. Never again.",
    "As {full} said in the meeting, nobody reads these forms.",
)
CONTACTED = (
    "If you want to talk to me: {phone}.",
    "No reply from {phone} all week, then voicemail full.",
    "whatsapp me {phone}",
    "The leaflet says {phone} but that line is dead.",
    "{email} is my mail, happy to help with the next survey",
    "please send results to {email}, thanks",
    "The team at {email} answered within a day, great.",
    "I am at {postcode} and the nearest centre is an hour by bus.",
    "Since moving from {postcode} to {postcode} we have had no worker.",
    "Our house, {address}, is next to the old clinic.",
    "They sent the letters to {address} instead of {address}.",
    "{full} of {address}, {postcode}",
    "new address {address} {postcode}",
    "Nobody visited us at {address} during the whole year.",
    "{full} {phone} {email}",
    "got told to ring {first} on {phone}, no answer",
    "tel {phone} / {email}",
)
PLAIN = (
    "Everyone was welcoming and nobody looked down on me.",
    "We were sent from pillar to post for nearly two years before anybody listened.",
    "may i say that the drop in will be missed, i hope it comes back",
    "The gap between children's and adult services is huge; at 18 you fall off a cliff.",
    "In April the opening hours changed and in August it was shut.",
    "Please mark the entrance better, I walked past it twice.",
    "The walk in the woods was pure joy, and the robin in the garden was a hit with the little ones.",
    "Trains from Camberley to Redhill are hopeless in the evening.",
    "Ask us what we think before you cut the budget, not after.",
    "NOBODY EVER RINGS BACK AND THE FORM IS FAR TOO LONG",
    "cant beleive how freindly evryone was, made me feel at home straigt away",
    "bit boring but the pizza slapped, 7/10",
    "The annual review was cancelled at short notice and the plan was out of date.",
    "I grew in confidence and rose to the challenge of speaking in front of a crowd.",
    "Three workers in one year. You cannot build trust like that.",
    "Booking online failed on my tablet, had to phone the contact centre.",
    "I passed my food hygiene certificate and got work in a kitchen.",
    "There is mould in the hall and the toilets do not lock.",
    "Joint visits with health visitors have improved since the autumn.",
    "Thresholds are too high, families only get help in a crisis.",
    "Let us choose the topics and times, we know what suits us.",
    "Mental health support at school is a box ticking exercise.",
    "theres no buses after 7 so i cant go to boxing",
    "gutted that the music studio shut, it was sick",
    "Scores of 4 or 5 out of 5 all round, keep it up.",
    "Living in Haslemere or Cranleigh means a car or nothing.",
    "The chaplain said grace and then we had a frank talk about money.",
    "ok",
    "The sky was the limit, they told us, then the grant ran out.",
    "Summer holidays are long and expensive, free swimming would be great.",
    "I had to explain my diagnosis of ADHD and autism five times.",
    "More street lights by the underpass, girls do not feel safe there after dark.",
    "Started my level 2 in plumbing, first in my family to do so.",
    "Letters should be in plain English, and in Urdu, Tamil or Ukrainian where needed.",
    "Wich service does what? Very confuseing for parants.",
    "Waited 45 minutes on the phone, 3 times, then cut off.",
    "The trip to Thorpe Park was a reward for a year of hard work.",
    "Police, schools and the council should share one plan with the family.",
    "Lovely building, shame about the parking and the price of the cafe.",
    "Will there be a place for my daughter next year or must we start again?",
)

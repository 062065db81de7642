-- Tables that follow from a file of answers and from what is held.
-- In: new_answer and held_answer (one row per wave, area, service, instrument, question, wording, role; held_answer by source and edition as
--     well), instrument_side (instrument, is_two_sided), wording_since (question, wording, since); variables checked_source, edition,
--     minimum_group, adds_up, and the two sides.

-- What is held, and whether this file takes its place: all that the source sent of the same wave, area, instrument and role.
create table held_part as
select held_answer.*, new_role.role is not null as is_replaced
from held_answer left join (select distinct wave, area, instrument, role from new_answer) as new_role
    on held_answer.source = getvariable('checked_source') and not getvariable('adds_up') and edition <= getvariable('edition')
    and (held_answer.wave, held_answer.area, held_answer.instrument, held_answer.role)
        = (new_role.wave, new_role.area, new_role.instrument, new_role.role);

-- Waves of the file: who answered, in the file or in what is held beside it.
create table answer_wave as
with both_kinds as (
    select wave, instrument, role, answers from new_answer
    union all
    select wave, instrument, role, answers from held_part where not is_replaced
),
sides as (
    select wave, instrument,
        coalesce(sum(answers) filter (where list_contains(getvariable('resident_side'), role)), 0)::bigint as residents,
        coalesce(sum(answers) filter (where list_contains(getvariable('professional_side'), role)), 0)::bigint as professionals
    from both_kinds group by all
)
select wave, instrument, is_two_sided, residents, professionals, getvariable('edition') as edition,
    period_start <= getvariable('edition') as is_begun, period_end <= getvariable('edition') as is_over
from (select distinct wave, instrument, period_start, period_end from new_answer)
join sides using (wave, instrument) join instrument_side using (instrument);

-- Each question's wordings beside those of the wave before, in the file or in what is held beside it; and a later wording than the wave could know.
create table answer_wording as
with every_wave as (
    select wave, period_start, question, wording, true as is_new from new_answer
    union
    select wave, period_start, question, wording, false as is_new from held_part where not is_replaced
),
one_each as (
    select question, wave, period_start, count(distinct wording) as wordings, bool_or(is_new) as is_new,
        array_to_string(list_sort(list(distinct wording)), ' and ') as wording
    from every_wave group by all
),
beside as (
    select *, lag(wave) over before as wave_before, lag(wording) over before as wording_before
    from one_each window before as (partition by question order by period_start)
),
-- The first wording is that of every wave before it as well: nothing else could have been asked.
early as (
    select wave, question, max(wording) as early_wording, max(since) as early_since
    from new_answer join wording_since using (question, wording) where wording > 1 and since > period_end group by all
)
select wave, question, wording, wordings, wave_before, wording_before, early_wording, early_since
from beside left join early using (wave, question) where is_new;

-- The same waves as they are held: another source beside; by role, answers that this file takes the place of, and those that it leaves, in the same
-- area or in others.
-- Counts below the policy minimum are words: findings are part of the release.
create macro told(n) as if(n between 1 and getvariable('minimum_group') - 1, 'fewer than ' || getvariable('minimum_group'), n::varchar);
create table answer_held as
with new_part as (
    select wave, area, instrument, role, service, question, sum(answers)::bigint as new_answers from new_answer group by all
),
new_whole as (
    select wave, area, instrument, sum(new_answers)::bigint as new_answers from new_part group by all
),
of_role as (
    select wave, area, instrument, role, service, question, sum(answers)::bigint as held_answers
    from held_part where is_replaced group by all
),
replaced as (
    select h.wave, h.area, h.instrument, h.role, sum(h.held_answers)::bigint as held_answers,
        string_agg(format('{}{}: {} held, {} here', h.question, coalesce(' about the service ' || h.service, ''), told(h.held_answers),
            told(coalesce(n.new_answers, 0))), '; ' order by h.question, h.service)
            filter (where coalesce(n.new_answers, 0) < h.held_answers) as fewer
    from of_role h left join new_part n
        on (h.wave, h.area, h.instrument, h.role, h.question) = (n.wave, n.area, n.instrument, n.role, n.question)
        and h.service is not distinct from n.service
    group by h.wave, h.area, h.instrument, h.role
),
of_source as (
    select wave, area, instrument, role, service, question, sum(answers)::bigint as answers
    from held_part where source = getvariable('checked_source') group by all
),
-- Roles held that the file has none of, and roles of the file of which none are held, each with how many answered which question.
left_role as (
    select wave, area, instrument, role, sum(answers)::bigint as held_answers,
        list_sort(list({'question': question, 'service': coalesce(service, ''), 'answers': answers})) as asked
    from of_source semi join new_whole using (wave, area, instrument) anti join new_part using (wave, area, instrument, role)
    where not getvariable('adds_up') group by all
),
-- Areas held that a file has none of though it takes the place of others of their wave and role: sent again, some may have got another code.
left_area as (
    select wave, instrument, role, string_agg(distinct area, ', ' order by area) as area, sum(answers)::bigint as held_answers
    from of_source semi join replaced using (wave, instrument, role) anti join new_whole using (wave, area, instrument)
    group by all
),
arrived as (
    select wave, area, instrument, role,
        list_sort(list({'question': question, 'service': coalesce(service, ''), 'answers': new_answers})) as asked
    from new_part anti join of_source using (wave, area, instrument, role) group by all
)
select wave, area, instrument, null::varchar as role, source, told(sum(answers)::bigint) as held_answers, told(new_answers) as new_answers, 'beside' as kind,
    null::varchar as fewer
from held_part join new_whole using (wave, area, instrument) where source <> getvariable('checked_source') group by all
union all by name
select wave, area, instrument, role, told(held_answers) as held_answers, fewer, 'replaced' as kind,
    (select told(sum(n.new_answers)::bigint) from new_part n
     where (n.wave, n.area, n.instrument, n.role) = (replaced.wave, replaced.area, replaced.instrument, replaced.role)) as new_answers
from replaced
union all by name
select wave, area, instrument, role, told(held_answers) as held_answers, 'elsewhere' as kind from left_area
union all by name
select l.wave, l.area, l.instrument, l.role, told(l.held_answers) as held_answers, min(a.role) as other_role,
    if(other_role is null, 'left', 'renamed') as kind
from left_role l left join arrived a on (l.wave, l.area, l.instrument, l.asked) = (a.wave, a.area, a.instrument, a.asked)
    and list_contains(getvariable('resident_side'), l.role) = list_contains(getvariable('resident_side'), a.role)
group by all;

-- Groups of the file: how many answered the question that most of them answered.
create table answer_group as
select wave, area, instrument, role, max(answers)::bigint as answers, getvariable('minimum_group')::bigint as minimum
from (select wave, area, instrument, role, question, sum(answers) as answers from new_answer group by all)
group by wave, area, instrument, role;

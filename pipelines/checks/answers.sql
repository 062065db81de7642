-- Tables that follow from a file of answers and from what is held.
-- In: new_answer and held_answer (one row per wave, area, instrument, question, wording, role; held_answer by source as well),
--     instrument_side (instrument, is_two_sided); variables checked_source, edition, minimum_group, adds_up, and the two sides.

-- Waves of the file: who answered, in the file or in what is held.
create table answer_wave as
with both_kinds as (
    select wave, instrument, role, answers from new_answer
    union all
    select wave, instrument, role, answers from held_answer
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

-- Each question's wording beside that of the wave before it, in the file or in what is held.
create table answer_wording as
with every_wave as (
    select wave, period_start, question, wording, true as is_new from new_answer
    union
    select wave, period_start, question, wording, false as is_new from held_answer
),
one_each as (
    select question, wave, period_start, max(wording) as wording, bool_or(is_new) as is_new from every_wave group by all
),
beside as (
    select *, lag(wave) over before as wave_before, lag(wording) over before as wording_before
    from one_each window before as (partition by question order by period_start)
)
select wave, question, wording, wave_before, wording_before from beside where is_new and wave_before is not null;

-- The same waves as they are held: another source beside, or answers that this file takes the place of.
create table answer_held as
with held_whole as (
    select source, wave, area, instrument, sum(answers)::bigint as held_answers, max(edition) as edition from held_answer group by all
),
new_whole as (
    select wave, area, instrument, sum(answers)::bigint as new_answers from new_answer group by all
)
select wave, area, instrument, source, held_answers, new_answers, source = getvariable('checked_source') as is_same_source,
    edition > getvariable('edition') as is_older
from held_whole join new_whole using (wave, area, instrument)
where not (source = getvariable('checked_source') and getvariable('adds_up'));

-- Groups of the file: how many answered the question that most of them answered.
create table answer_group as
select wave, area, instrument, role, max(answers)::bigint as answers, getvariable('minimum_group')::bigint as minimum
from (select wave, area, instrument, role, question, sum(answers) as answers from new_answer group by all)
group by wave, area, instrument, role;

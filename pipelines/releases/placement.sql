-- One entry per submission and indicator, in the order of their labels; null where the submission has nothing of the indicator.
set variable placement = (
    select list(case when p.submission is not null then struct_pack(
            source := p.source::source_label, edition := p.edition, edition_note := p.edition_note::edition_note_label,
            disputes := p.disputes::disputes_label,
            area_notes := map_from_entries(list_transform(p.area_notes, lambda n: struct_pack(key := n.area, value := struct_pack(
                note := n.edition_note::edition_note_label, disputes := n.disputes::disputes_label)))),
            left_out_since := p.left_out_since, is_of_series := p.is_of_series,
            kind := p.kind, multiplier := p.multiplier, half_step := p.half_step) end order by s.label, i.label)
    from (select unnest(enum_range(null::submission_label))::submission_label as label) s
    cross join (select unnest(enum_range(null::indicator_label))::indicator_label as label) i
    left join placement_frame p on p.submission = s.label::varchar and p.indicator = i.label::varchar
)

-- Outside causes with the priority outcomes that they lead to, over however many links; and the first link of each, which says how.
with recursive reached as (
    select n.pathway, n.id as cause, l.key, l.end_node as node
    from pathway_node n join pathway_link l on l.pathway = n.pathway and l.start_node = n.id
    where n.kind = 'outside_cause'
    union
    select r.pathway, r.cause, r.key, l.end_node from reached r join pathway_link l on l.pathway = r.pathway and l.start_node = r.node
)
select r.pathway, r.node as outcome_node, c.title, first.claim, first.expected_direction, c.position
from reached r
join pathway_node o on o.pathway = r.pathway and o.id = r.node and o.kind = 'priority_outcome'
join pathway_node c on c.pathway = r.pathway and c.id = r.cause
join pathway_link first on first.pathway = r.pathway and first.key = r.key
order by r.pathway, c.position, first.position, r.node

-- Services with the indicators that observe what they lead to: every node that can be reached from theirs.
with recursive reached as (
    select pathway, service, id as node from pathway_node where service is not null
    union
    select r.pathway, r.service, l.end_node from reached r join pathway_link l on l.pathway = r.pathway and l.start_node = r.node
), observed as (
    select distinct r.service, unnest(n.indicators) as indicator from reached r join pathway_node n on n.pathway = r.pathway and n.id = r.node
)
select s.id, s.title, s.areas, list(o.indicator order by o.indicator) as indicators
from observed o join service s on s.id = o.service
group by s.id, s.title, s.areas order by s.title, s.id

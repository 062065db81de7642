-- Figures that a newer edition of their source replaced. Changed in place, which keeps the order of rows.
update release_file.observation as o set is_current = false, in_series = false, last_published_in = null
from (
    select submission::submission_label as submission, key from held_all anti join (select decision, key from held) h using (decision, key)
) old
where o.submission = old.submission and o.key = old.key

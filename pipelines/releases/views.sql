-- Views inside a release file; names are resolved in the file itself.
create view figure as select * from observation where in_series;

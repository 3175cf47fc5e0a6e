-- Web passes. The link's secret lies in the method's sealed body; it is found by a keyed index, and only while the method is not revoked.
alter table access_methods add column pass_index bytea;
create unique index access_methods_by_pass on access_methods (pass_index) where pass_index is not null;

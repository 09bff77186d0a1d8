-- A task the employer may not see waits for the case manager. Row level security is forced on the owner too, and a system
-- that derives tasks anew leaves what is confidential: so it is lifted for this statement.
alter table task no force row level security;
update task set owner = 'case_manager' where service_only;
alter table task force row level security;

-- A branch of the tree is read from the index alone, in the order in which it is shown.
drop index dossier_department;
create index dossier_department on dossier (employer_id, department_id, personnel_number) include (ref);

-- Everybody who finds tasks finds reports.
update user_group set menu = array_append(menu, 'reports') where 'tasks' = any (menu);

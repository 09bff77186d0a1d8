-- User groups (gebruikersgroepen, product.md A2 and A6): the ready-made ones, known by a word, and those a service makes
-- itself, known by an id. Besides rights a group says what its members find on the first page, in the menu and in a
-- dossier. Of no employer: they are how the service is set up.
create table user_group (
  id text primary key,
  -- The ready-made ones are named by the screen.
  name text,
  side text not null check (side in ('service', 'employer')),
  widgets text[] not null,
  menu text[] not null,
  actions text[] not null
);
create unique index user_group_name on user_group (lower(name));

insert into user_group
  select id, null, side,
    '{access_requests,employers,deliver,find}', '{employers,activations,users,deliveries,vault_administration}',
    '{report_sick,report_recovery}'
  from (values
    ('functional_administrator', 'service'), ('super_administrator', 'service'), ('case_manager', 'service'),
    ('company_doctor', 'service'), ('hr', 'employer'), ('manager', 'employer')
  ) as made (id, side);

alter table account add foreign key (group_name) references user_group (id);
alter table group_right add foreign key (group_name) references user_group (id);
create index account_group on account (group_name);

grant select, insert, update, delete on user_group to :app;
grant insert, delete on group_right to :app;

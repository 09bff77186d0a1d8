-- What happened to one dossier, in order. Searches, which name no dossier, are not in it.
create index event_ref on event (employer_id, ref, id) where ref is not null;

-- The texts that were accepted, by their digest, to the letter. Only ever inserted; they are ours and name nobody.
create table agreement_text (
  sha256 text primary key,
  title text not null,
  text text not null
);
grant select, insert on agreement_text to :app;

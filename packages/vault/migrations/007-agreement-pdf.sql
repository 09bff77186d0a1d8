-- The agreement as a document, made at the acceptance: these bytes are what the employer was given, and the digest says
-- so. Absent for what was accepted before there was one. Like all of the agreement it is inserted and never changed.
alter table agreement
  add column pdf bytea,
  add column pdf_sha256 text,
  add constraint agreement_pdf check ((pdf is null) = (pdf_sha256 is null));

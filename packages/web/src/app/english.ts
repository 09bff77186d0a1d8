import type { RefusalCode } from "@datakluis/contract";

/** Every refusal in English; complete by type, so a new one cannot be forgotten. */
export const english: Record<RefusalCode, string> = {
  not_found: "This does not exist or is out of your reach.",
  not_permitted: "You do not have the rights for this. Ask your administrator for access.",
  not_signed_in: "You are not signed in (any more). Please sign in again.",
  report_period:
    "There are no figures of these months. Choose 36 months at most, up to the last month that was closed.",
  invalid: "The input is not right. Correct the fields named and try again.",
  too_large:
    "This file is too large. Deliver at most 50 MB a file, or 500 MB as CSV, JSON or XML to a vault; split it or deliver changes only.",
  wrong_content_type: "This content is not expected here.",
  too_many_attempts: "Too many attempts. Wait a moment and try again.",
  internal: "Something went wrong on our side. Nothing was changed; try again.",
  damaged:
    "These data are damaged and therefore do not open. Nothing was changed. Ask your administrator to put them back from a backup.",
  vault_away: "The vault cannot be reached at the moment. Try again in a minute.",
  suite_away: "The absence environment cannot be reached at the moment. Try again in a minute.",
  login_away: "Signing in is not possible at the moment. Try again in a minute.",
  keys_away: "The keys of this employer are not available now. Nothing was read or changed.",
  comparing: "A backup was put back here. Datakluis first compares it with the other side. Try again in a few minutes.",
  export_first:
    "First make an export of everything, or say that you do not need one. After destruction it is too late.",
  export_running: "An export is being made already. Wait until it is ready.",
  export_gone: "This export was removed. Order a new one.",
  not_active: "This is only possible with a vault that is in use.",
  destruction_ordered: "The destruction of this vault was ordered already.",
  destruction_other: "This order was cancelled or replaced. Reload the page.",
  destruction_begun: "The destruction has begun and can no longer be cancelled.",
  confirm_not_yours:
    "A second administrator must confirm this: somebody other than who ordered it, who was an administrator then.",
  representative_is_you:
    "You are the only administrator, and the address of the legal representative is your own. Appoint a second administrator first: destroying takes two people.",
  destruction_link_invalid:
    "This link has expired or was used already, or the destruction was cancelled. Contact a vault administrator.",
  service_ended: "The service for this employer has ended. The personal data in the vault have been destroyed.",
  cross_site: "This request comes from another website and was refused.",
  mail_invalid: "This e-mail cannot be sent: give one e-mail address, and a subject of one line at most.",
  wrong_credentials: "E-mail address, password or code is not right.",
  invitation_invalid: "This invitation has expired or was used already. Ask your administrator for a new one.",
  reset_invalid: "This link has expired or was used already. Ask for a new one.",
  confirm_yourself: "First confirm with your second factor that it is you. Nothing was changed; then try again.",
  wrong_code: "This code is not right or was used already. Wait for the next one and fill that in.",
  provider_away: "Your organisation's sign-in cannot be reached. Try again in a minute, or sign in with your password.",
  provider_refused: "Signing in through your organisation failed or was stopped. Try again, or use your password.",
  provider_lost: "This attempt has expired, was used already or began in another browser. Begin again.",
  provider_unknown:
    "Your account at the organisation was not linked yet. Sign in with your password and link it in your profile, or use your invitation.",
  provider_taken: "This account is linked already. First remove the link that exists, in the profile.",
  provider_weak:
    "Your organisation did not check a second factor. Use a password and the code of your authenticator app.",
  provider_not_yours: "Signing in through the organisation is for users of the service only.",
  last_way_in: "Without this link you could not sign in any more: this account has no password.",
  no_passkey: "This account has no passkey. Use the code of your authenticator app.",
  passkey_invalid: "This passkey cannot be added. Begin again, or use another device.",
  weak_password:
    "Choose a password of at least 12 characters, without your e-mail address and not made of words like welkom or datakluis.",
  common_password: "This password is on lists of leaked passwords. Choose another, such as a few unrelated words.",
  wrong_password: "The current password is not right.",
  account_exists: "There is a user with this e-mail address already.",
  account_disabled: "This account was disabled. First enable it again.",
  own_renewal: "You cannot renew your own account. Ask another administrator.",
  vault_renews:
    "This user may use a vault. Only a vault administrator of the employer can have a new link sent to this user.",
  not_yourself: "You cannot disable your own account. Ask another administrator.",
  account_guarded: "This account belongs to a vault; the service can no longer change it.",
  own_account: "You cannot change your own user group and reach. Ask a colleague who manages users.",
  substitution_mixed:
    "This colleague cannot take your place: whoever manages employers or users sees no dossiers. Choose somebody with the same kind of work.",
  substitution_overlaps:
    "You have a substitute in this period already. Choose another period, or end the other substitution first.",
  ready_made_group:
    "This is a fixed user group: its name, side and rights are set. Make a group of your own with the rights you want.",
  group_exists: "There is a user group with this name already. Choose another name.",
  group_in_use: "There are still users in this group. Give them another group first.",
  group_beyond_reach:
    "In this group are users who also work outside your reach. Make a new group, or ask an administrator with more reach.",
  proposed_administrator:
    "This user is proposed as vault administrator. Wait for the employer's agreement, or keep his whole reach and the right of access to Datakluis.",
  already_set_up: "There is a first administrator already.",
  employer_exists: "There is an employer with this name already.",
  already_written: "This change was done already with other data. Reload the page.",
  delivery_quarantined: "This file is in quarantine. Have it checked first; then you see what it would change.",
  not_coarsenable: "Dates can be made coarser once the vault is active and the moving in is done.",
  outdated: "Somebody else changed this meanwhile. Reload the page and make your change again.",
  duplicate_person: "This employee may be in the vault already. Look at that, and confirm to save all the same.",
  personnel_number_taken: "This personnel number is in use at this employer.",
  retrieval_off:
    "You can not (or no longer) import at this employer: it does not allow anonymous search, or withdrew it. Ask the employer to share the dossier.",
  file_empty: "The file is empty. Deliver a file with a heading and at least one employee.",
  file_unreadable:
    "This is no readable CSV, Excel (XLSX), JSON or XML file. Save it again, as text in UTF-8 or as XLSX, and deliver it once more.",
  file_broken:
    "This JSON or XML file breaks off or is not well-formed. Have the program it comes from make it again; nothing was changed.",
  file_doctype:
    "This XML file holds a DOCTYPE. That can bring in other files, so it is not read. Deliver the file without it.",
  file_nested: "This file is nested too deeply. A list of employees is at most 32 levels deep; have it made again.",
  file_key_twice:
    "An object in this JSON file has the same name twice, and nobody knows which value counts. Give each name once.",
  file_shape:
    "This file holds no employees or departments as we know them. docs/leveringen.md says with examples what form it must have.",
  file_employers:
    "This message holds more than one employer. Deliver a message of its own for each, so that nobody ends up at another.",
  file_test:
    "This is a test message (TestJN is J). Nothing was done with it; deliver the message itself, not as a test.",
  file_page:
    "This is one page of a longer list (skip and take). Whoever is on another page would seem to have left. Deliver everything in one file, or deliver this as changes.",
  file_columns_missing:
    "Required columns are missing: personnel number, last name, birth date, sex and start date at least.",
  file_columns_twice: "Two columns or names mean the same. Remove or rename one of them.",
  uploads_busy: "Too many files are being checked at once. Nothing was read; try again in a few minutes.",
  upload_stalled: "The file stopped coming in. Nothing was kept; deliver it again.",
  absence_not_delivered:
    "This holds absence messages, and of this employer those are not delivered: absence is reported in the absence environment. With a vault its administrator chooses under Couplings whether absence is delivered.",
  absence_apart:
    "This file holds employees and absence messages together. Deliver the employees first, and the absence messages after that in a file of their own.",
  scenario_no_coupling:
    "This employer chose to have no coupling. The administrator of the vault can choose otherwise under Couplings.",
  scenario_coupled:
    "There are couplings that are not paused. Pause or remove them first; choose to have no coupling after that.",
  scenario_care_requests:
    "Of this employer only employees with a care request are delivered, straight to the absence environment. No vault goes with that; change that choice under Data management first.",
  scenario_vault:
    "This employer has a vault, or waits for one. All employees then come into the vault, and its administrator chooses how is delivered.",
  coupling_paused:
    "This coupling is paused. An administrator of the vault can switch it on again; deliver again after that.",
  coupling_not_reading:
    "This coupling may not fetch absence and appointments. An administrator of the vault can allow it at Couplings; the coupling must be switched on as well.",
  coupling_key_private:
    "This is a private key, which belongs in your own system only. Make a new pair of keys, for this one is no longer secret, and paste only the public key.",
  coupling_key_unusable:
    "This key cannot be used. Paste a public key as PEM or JWK: ECDSA P-256, Ed25519, or RSA of at least 2048 bits.",
  coupling_keys_full: "A coupling has at most five keys. First remove a key that is no longer used.",
  webhook_address:
    "Nothing can be sent to this address. It must begin with https://, point at a computer on the internet, and hold no name or password.",
  webhooks_full: "An employer has at most ten webhooks. First remove a webhook that is no longer used.",
  webhook_secrets_full:
    "This webhook has two secrets already. First remove the old one, as soon as the receiver uses the new one.",
  webhook_last_secret: "This is the only secret of this webhook. Make a new one first.",
  delivery_waiting:
    "A delivery of this employer already waits for a decision. Have it processed or removed first; try again after that.",
  delivery_done: "This delivery was done or removed already.",
  undo_nothing: "This delivery changed nobody, so there is nothing to undo.",
  undo_not_last: "Another delivery was processed after this one. Only the last delivery can be undone.",
  undo_other_open:
    "A delivery still waits or is being processed. Process or remove that first, and undo this one after it.",
  undo_too_late:
    "This delivery cannot be undone any more: that is possible until fourteen days after it was processed. Change the employees by hand or deliver a new file.",
  rejected_rows_gone:
    "The rejected rows of this delivery were destroyed: they are only kept until a delivery is processed or removed. The report is still there.",
  delivery_file_gone:
    "The file of this delivery is not kept any more. Have your system deliver it again, or deliver it yourself.",
  retry_not_last:
    "A newer delivery was processed after this one, so what this file says may be out of date. Have your system deliver a new file.",
  delivery_running: "A delivery of this employer is being written. Wait until it is done.",
  delivery_incomplete:
    "More than a tenth of the employees is missing from this full file. Check it, or deliver it as changes.",
  vault_owns_identity: "The personal data of this employer stand in the vault and are kept there.",
  awaiting_agreement: "The vault of this employer awaits agreement. Until then no employee data are taken in.",
  no_administrator:
    "Choose at least one vault administrator among the users who work in the whole employer and have access to the vault.",
  not_an_administrator_candidate:
    "This user cannot become vault administrator: only users who work in the whole employer and have access to the vault can.",
  already_active: "The vault of this employer is active already.",
  export_too_large:
    "There are more than 100,000 employees. Export by department, so that each file can also be delivered again.",
  nothing_to_export:
    "There is no absence or coming appointment to take along here. What your own system delivered and what you may not see is not in it.",
  not_moving: "The dossiers of this employer are not moving now.",
  not_awaiting: "This employer does not await agreement.",
  already_accepted: "This employer's agreement was accepted already. There is nothing left to do.",
  agreement_unsigned: "The vault user agreement was not accepted yet.",
  documents_changed: "The documents have changed. Read the new version and accept again.",
  vault_frozen: "This vault is frozen until it is clear whether the agreement is right. Ask a vault administrator.",
  not_frozen: "This vault is not frozen.",
  release_not_yours:
    "Only who was vault administrator already when the vault was frozen, and did not accept the agreement himself, can release it.",
  objection_invalid: "This link has expired or was used already. Contact a vault administrator of the employer.",
  succession_by_administrator:
    "You are vault administrator yourself. Make the user administrator under Vault administration, Authorisations.",
  succession_own: "You cannot ask to become vault administrator yourself. Let a colleague with vault access ask.",
  succession_administrator: "This user is vault administrator already.",
  succession_open: "There is a request for a new vault administrator already. Wait until it is decided.",
  representative_is_party:
    "The legal representative's e-mail address is also yours or the proposed user's. Somebody else must look along: let another colleague ask, or propose somebody else.",
  succession_over: "This request was decided already. Reload the page.",
  succession_objection_not_yours:
    "As long as this vault is frozen, only who was vault administrator already and did not accept the agreement himself can object.",
  succession_link_invalid:
    "This link has expired, was used already, or the request was withdrawn. Contact the employer.",
  frozen_rights: "As long as this vault is frozen, only who can release it takes rights away.",
  last_administrator: "This is the last vault administrator. Appoint a successor first.",
  moving_in: "The files are moving to the vault. Try again when that is done.",
  request_decided: "This request was decided already.",
  request_replaced: "The service has changed its request for this user. Look at what is asked now and decide on that.",
  already_shared: "This file is shared already.",
  not_shared: "This file is not shared. Share it first; that is allowed for a care request only.",
  ticket_invalid:
    "This recognition has expired or was used already, or the employer does not allow anonymous search any more. Search the person again.",
  retrieval_shut: "The employer does not allow personal data to be retrieved (any more).",
  being_revoked: "The sharing of this file is being revoked already.",
  has_content: "Something was written in this file. The sharing can no longer be revoked; you can stop the updates.",
  bsn_absent: "The vault holds no citizen service number of this employee. Fill it in with the personal data first.",
  bsn_shared: "The citizen service number of this file is shared already.",
  bsn_not_shared: "The citizen service number of this file is not shared.",
  updates_stopped: "Updating this file was stopped already.",
  updates_on: "This file is being updated already.",
  note_medical:
    "The reason holds words that look like medical data, which you may not record or pass on. Remove them, or confirm that they are none.",
  appointment_overlaps:
    "This employee has an appointment at that moment already. Choose another moment, or cancel that one first.",
  appointment_too_late: "This moment has passed. Choose a day and time in the future.",
  appointment_past: "This appointment has been and can no longer be cancelled or moved.",
  appointment_ended: "This appointment was cancelled. Plan a new one.",
  appointment_changed:
    "A colleague has changed this appointment meanwhile. Look at it again, and then move or cancel it.",
  appointment_not_begun: "This appointment has not begun yet. Cancel or move it if it does not take place.",
  moment_taken: "Somebody else has just planned this moment. Choose one of the moments that are free now.",
  moment_outside: "The professional is not available at this moment. Choose one of the free moments.",
  summons_waits: "A request for this employee with this profession waits already. Wait until it is planned.",
  summons_planned: "This request has been planned or withdrawn already.",
  note_of_another: "Only whoever wrote this note can correct it. Write a new note of your own with what is different.",
  note_changed: "This note has been corrected meanwhile. Look at it again and correct it then.",
  form_of_doctor:
    "This form is filled in by the company doctor, or by who works under the doctor's responsibility. You read it as soon as it is finished.",
  form_changed: "Somebody else changed this form meanwhile. Load the page again and then add what is still missing.",
  form_closed:
    "The absence of this form was withdrawn, or this step is not needed any more. What was finished can still be read; changing it cannot.",
  document_too_large: "This document is too large. Add files of at most 25 MB.",
  document_type:
    "This kind of file cannot be added. Choose a PDF, an image (PNG or JPEG), a text document (DOCX or ODT, without macros) or plain text.",
  infected: "A virus was found in this file. It has not been kept. Have your IT administrator look at it.",
  scanner_away: "Files cannot be checked for viruses at the moment, so nothing is kept. Try again later.",
  agenda_changed: "A colleague has changed this agenda meanwhile. Open it again and change it then.",
  task_by_report: "This task was done by the sick report itself. If that is wrong, correct the sick report.",
  task_closed: "This task has been closed already. Open it again first if something else must be said.",
  task_open: "This task has not been closed, so there is nothing to open again.",
  task_of_service: "This task is the service's. Only the service can close or assign it.",
  trajectory_exists: "This trajectory was started on this day already.",
  spell_overlaps: "There is an absence in this period already.",
  spell_order: "The recovery date lies before the first sick day.",
  spell_changed: "Somebody else changed this absence meanwhile. See what was changed, and then apply your change.",
  spell_withdrawn: "This absence was withdrawn. Report sick again if that is wrong.",
  spell_recovered: "Recovery of this absence was reported already. Correct the absence if the date is wrong.",
  course_order:
    "The course is not right: it begins on the first sick day, each line is of a later day, and none lies after recovery.",
  spell_in_leave:
    "There is pregnancy or birth leave in this period. An absence ends when leave begins; report sick again from the first day after it.",
  leave_order: "The first day after the leave does not lie after its first day.",
  leave_overlaps: "There is leave in this period already. Change that leave, or choose other days.",
  leave_meets_spell: "There is an absence in this period that cannot be there with leave. Correct that absence first.",
  leave_keeps_apart:
    "This way the absence before the leave runs into the one after it. Report recovery of the first one, or correct it.",
  leave_withdrawn: "This leave was withdrawn. Record it again if that is wrong.",
  not_in_service: "The employee is not in service on this date.",
};

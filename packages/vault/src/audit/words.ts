import { refusals, type ActorRole, type CareRequest, type DeedName, type RefusalCode } from "@datakluis/contract";

/** The deeds as they stand in the file; complete by type, so a new one cannot be forgotten. */
export const deedWords: Readonly<Record<DeedName, string>> = {
  "person.opened": "Persoonsgegevens bekeken",
  "person.added": "Werknemer toegevoegd",
  "person.edited": "Persoonsgegevens gewijzigd",
  "people.searched": "Gezocht in de datakluis",
  "people.moved_in": "Dossiers verhuisd naar de datakluis",
  "people.delivered": "Werknemers uit een levering verwerkt",
  "delivery.quarantined": "Levering in quarantaine geplaatst",
  "delivery.checked": "Levering gecontroleerd",
  "delivery.running": "Levering gestart",
  "delivery.done": "Levering verwerkt",
  "delivery.failed": "Levering gestopt",
  "delivery.discarded": "Levering vernietigd",
  "sharing.read": "Deelgeschiedenis bekeken",
  "sharing.shared": "Dossier gedeeld",
  "sharing.revoke_asked": "Intrekken van de deling gevraagd",
  "sharing.revoked": "Deling ingetrokken",
  "sharing.revoke_refused": "Intrekken van de deling geweigerd",
  "access.listed": "Autorisaties bekeken",
  "access.withdrawn": "Toegang ingetrokken",
  "administrator.granted": "Beheerdersrechten gegeven",
  "administrator.withdrawn": "Beheerdersrechten ingetrokken",
  "request.asked": "Toegang gevraagd",
  "request.replaced": "Verzoek om toegang vervangen",
  "request.approved": "Toegang gegeven",
  "request.declined": "Toegang afgewezen",
  "dossiers.retained": "Dossiers gedeeld gebleven bij activatie",
  "moving_in.finished": "Omzetting afgerond",
  "vault.proposed": "Datakluis voorgesteld",
  "agreement.accepted": "Akkoord gegeven",
  "agreement.exported": "Overeenkomst gedownload",
  "agreement.renewal_asked": "Akkoord gevraagd op een nieuwe versie van de overeenkomst",
  "agreement.renewal_reminded": "Herinnerd aan een nieuwe versie van de overeenkomst",
  "agreement.renewed": "Akkoord gegeven op een nieuwe versie van de overeenkomst",
  "vault.frozen": "Datakluis bevroren na een melding van de vertegenwoordiger",
  "vault.released": "Datakluis vrijgegeven",
  "comparison.differed": "Vergeleken met de verzuimomgeving na het terugzetten van een reservekopie",
  "succession.asked": "Om een nieuwe beheerder gevraagd",
  "succession.confirmed": "Nieuwe beheerder bevestigd door de vertegenwoordiger",
  "succession.declined": "Nieuwe beheerder afgewezen door de vertegenwoordiger",
  "succession.objected": "Bezwaar gemaakt tegen een nieuwe beheerder",
  "succession.withdrawn": "Verzoek om een nieuwe beheerder ingetrokken",
  "succession.expired": "Verzoek om een nieuwe beheerder verlopen",
  "succession.lapsed": "Verzoek om een nieuwe beheerder vervallen",
  "succession.appointed": "Nieuwe beheerder aangesteld na bevestiging",
  "record.read": "Inzagelog bekeken",
  "record.exported": "Inzagelog geëxporteerd",
  refused: "Geweigerd",
};

export const roleWords: Readonly<Record<ActorRole, string>> = {
  user: "Gebruiker",
  administrator: "Beheerder",
  service: "Arbodienst",
  system: "Datakluis",
};

const careWords: Readonly<Record<CareRequest, string>> = {
  sick_report: "Ziekmelding",
  case_manager: "Contact met de casemanager",
  consultation_hour: "Open spreekuur",
  preventive_examination: "Preventief onderzoek (PMO)",
  appointment: "Afspraak",
  other: "Anders",
  activation: "Bij activatie",
};

/** A kind of care request or the code of a refusal, in words. */
export const purposeWord = (code: string): string =>
  careWords[code as CareRequest] ?? refusals[code as RefusalCode]?.[1] ?? code;

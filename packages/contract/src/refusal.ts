/**
 * Every way we say no: the HTTP status, and the sentence a person reads. A sentence says what to do next and never
 * holds a personal value. Where a law is the reason, it is named.
 */
export const refusals = {
  // knocking
  not_found: [404, "Dit bestaat niet of valt buiten uw bereik."],
  not_permitted: [403, "U hebt hier geen rechten voor. Vraag uw beheerder om toegang."],
  not_signed_in: [401, "U bent niet (meer) ingelogd. Log opnieuw in."],
  report_period: [
    400,
    "Over deze maanden zijn er geen cijfers. Kies hoogstens 36 maanden, tot en met de laatste maand die is afgesloten.",
  ],
  invalid: [400, "De invoer klopt niet. Verbeter de genoemde velden en probeer het opnieuw."],
  too_large: [
    413,
    "Dit bestand is te groot. Lever hoogstens 50 MB per bestand, of 500 MB als CSV, JSON of XML aan een datakluis; splits het bestand of lever alleen wijzigingen.",
  ],
  wrong_content_type: [415, "Deze inhoud wordt hier niet verwacht."],
  too_many_attempts: [429, "Te veel pogingen. Wacht even en probeer het daarna opnieuw."],
  internal: [500, "Er ging iets mis aan onze kant. Er is niets gewijzigd; probeer het opnieuw."],
  damaged: [
    500,
    "Deze gegevens zijn beschadigd en gaan daarom niet open. Er is niets gewijzigd. Vraag uw beheerder ze terug te zetten uit een back-up.",
  ],
  vault_away: [503, "De datakluis is even niet bereikbaar. Probeer het over een minuut opnieuw."],
  suite_away: [503, "De verzuimomgeving is even niet bereikbaar. Probeer het over een minuut opnieuw."],
  login_away: [503, "Inloggen kan even niet. Probeer het over een minuut opnieuw."],
  keys_away: [503, "De sleutels van deze werkgever zijn nu niet beschikbaar. Er is niets gelezen of gewijzigd."],
  comparing: [
    503,
    "Hier is een reservekopie teruggezet. Datakluis vergelijkt die nu eerst met de andere kant. Probeer het over een paar minuten opnieuw.",
  ],
  cross_site: [403, "Dit verzoek komt van een andere website en is geweigerd."],
  mail_invalid: [
    400,
    "Deze e-mail kan niet worden verstuurd: geef één e-mailadres op, en een onderwerp van hoogstens één regel.",
  ],
  // login
  wrong_credentials: [401, "E-mailadres, wachtwoord of code klopt niet."],
  invitation_invalid: [410, "Deze uitnodiging is verlopen of al gebruikt. Vraag uw beheerder om een nieuwe."],
  reset_invalid: [410, "Deze link is verlopen of al gebruikt. Vraag een nieuwe link aan."],
  confirm_yourself: [
    403,
    "Bevestig eerst met uw tweede factor dat u het bent. Er is niets gewijzigd; probeer het daarna opnieuw.",
  ],
  wrong_code: [403, "Deze code klopt niet of is al gebruikt. Wacht op de volgende code en vul die in."],
  provider_away: [
    503,
    "De inlogdienst van uw organisatie is even niet bereikbaar. Probeer het over een minuut opnieuw, of log in met uw wachtwoord.",
  ],
  provider_refused: [
    403,
    "Inloggen via uw organisatie is niet gelukt of afgebroken. Probeer het opnieuw, of log in met uw wachtwoord.",
  ],
  provider_lost: [410, "Deze poging is verlopen, al gebruikt of in een andere browser begonnen. Begin opnieuw."],
  provider_unknown: [
    403,
    "Uw account bij de organisatie is nog niet gekoppeld. Log in met uw wachtwoord en koppel het in uw profiel, of gebruik uw uitnodiging.",
  ],
  provider_taken: [409, "Dit account is al gekoppeld. Verwijder eerst de koppeling die er is, in het profiel."],
  provider_weak: [
    403,
    "Uw organisatie heeft geen tweede factor gecontroleerd. Gebruik een wachtwoord en de code uit uw authenticator-app.",
  ],
  provider_not_yours: [403, "Inloggen via de organisatie is er alleen voor gebruikers van de arbodienst."],
  last_way_in: [409, "Zonder deze koppeling kunt u niet meer inloggen: dit account heeft geen wachtwoord."],
  no_passkey: [409, "Bij dit account hoort geen passkey. Gebruik de code uit uw authenticator-app."],
  passkey_invalid: [400, "Deze passkey kan niet worden toegevoegd. Begin opnieuw, of gebruik een ander apparaat."],
  weak_password: [
    400,
    "Kies een wachtwoord van minstens 12 tekens, zonder uw e-mailadres en niet gemaakt van woorden als welkom of datakluis.",
  ],
  common_password: [
    400,
    "Dit wachtwoord staat op lijsten van uitgelekte wachtwoorden. Kies een ander, bijvoorbeeld een paar woorden die niets met elkaar te maken hebben.",
  ],
  wrong_password: [403, "Het huidige wachtwoord klopt niet."],
  account_exists: [409, "Er is al een gebruiker met dit e-mailadres."],
  account_disabled: [409, "Dit account is uitgeschakeld. Schakel het eerst weer in."],
  own_renewal: [403, "Uw eigen account neemt u niet zo opnieuw in gebruik. Vraag een andere beheerder."],
  vault_renews: [
    403,
    "Deze gebruiker mag bij een datakluis. Alleen een datakluisbeheerder van de werkgever kan hem een nieuwe link laten sturen.",
  ],
  not_yourself: [403, "Uw eigen account kunt u niet uitschakelen. Vraag een andere beheerder."],
  account_guarded: [403, "Dit account hoort bij een datakluis; de dienst kan het niet meer wijzigen."],
  own_account: [
    403,
    "Uw eigen gebruikersgroep en bereik kunt u niet wijzigen. Vraag een collega die gebruikers beheert.",
  ],
  substitution_mixed: [
    409,
    "Deze collega kan u niet vervangen: wie werkgevers of gebruikers beheert, ziet geen dossiers. Kies iemand met hetzelfde soort werk.",
  ],
  substitution_overlaps: [
    409,
    "In deze periode hebt u al een plaatsvervanger. Kies een andere periode, of beëindig eerst de andere plaatsvervanging.",
  ],
  ready_made_group: [
    409,
    "Dit is een vaste gebruikersgroep: de naam, de kant en de rechten liggen vast. Maak een eigen groep met de rechten die u wilt.",
  ],
  group_exists: [409, "Er is al een gebruikersgroep met deze naam. Kies een andere naam."],
  group_in_use: [409, "In deze groep zitten nog gebruikers. Geef hun eerst een andere groep."],
  group_beyond_reach: [
    409,
    "In deze groep zitten gebruikers die ook buiten uw bereik werken. Maak een nieuwe groep, of vraag een beheerder met meer bereik.",
  ],
  proposed_administrator: [
    409,
    "Deze gebruiker is voorgesteld als datakluisbeheerder. Wacht op het akkoord van de werkgever, of houd het hele bereik en het recht op toegang tot Datakluis.",
  ],
  already_set_up: [409, "Er is al een eerste beheerder."],
  // organisation
  employer_exists: [409, "Er is al een werkgever met deze naam."],
  already_written: [409, "Deze wijziging is al verwerkt met andere gegevens. Laad de pagina opnieuw."],
  outdated: [409, "Iemand anders heeft dit intussen gewijzigd. Laad de pagina opnieuw en pas uw wijziging toe."],
  duplicate_person: [
    409,
    "Deze werknemer staat mogelijk al in de datakluis. Controleer dit, en bevestig als u toch wilt opslaan.",
  ],
  personnel_number_taken: [409, "Dit personeelsnummer is bij deze werkgever al in gebruik."],
  retrieval_off: [
    409,
    "Bij deze werkgever kunt u niet (meer) importeren: de werkgever heeft anoniem zoeken niet toegestaan, of heeft het ingetrokken. Vraag de werkgever om het dossier te delen.",
  ],
  delivery_quarantined: [
    409,
    "Dit bestand staat in quarantaine. Laat het eerst controleren; daarna ziet u wat het zou wijzigen en kunt u het verwerken.",
  ],
  not_coarsenable: [
    409,
    "Vergroven kan pas als de datakluis actief is en de omzetting klaar is; tot dan zijn de exacte gegevens nog nodig.",
  ],
  // deliveries
  file_empty: [400, "Het bestand is leeg. Lever een bestand met een kopregel en minstens één werknemer."],
  file_unreadable: [
    400,
    "Dit is geen leesbaar CSV-, Excel- (XLSX), JSON- of XML-bestand. Sla het opnieuw op, als tekst in UTF-8 of als XLSX, en lever het nog eens.",
  ],
  file_broken: [
    400,
    "Dit JSON- of XML-bestand is afgebroken of niet goed opgebouwd. Laat het opnieuw maken door het programma waar het vandaan komt; er is niets gewijzigd.",
  ],
  file_doctype: [
    400,
    "In dit XML-bestand staat een DOCTYPE. Die kan andere bestanden binnenhalen en wordt daarom niet gelezen. Lever het bestand zonder DOCTYPE.",
  ],
  file_nested: [
    400,
    "In dit bestand staat te veel in elkaar. Een lijst van werknemers is hoogstens 32 niveaus diep; laat het opnieuw maken.",
  ],
  file_key_twice: [
    400,
    "In dit JSON-bestand heeft een object twee keer dezelfde naam, en niemand weet welke waarde telt. Geef elke naam één keer.",
  ],
  file_shape: [
    400,
    "In dit bestand staan geen werknemers of afdelingen zoals wij ze kennen. Welke vorm het moet hebben, staat met voorbeelden in docs/leveringen.md.",
  ],
  file_employers: [
    400,
    "In dit bericht staan meer werkgevers. Lever van elke werkgever een eigen bericht, zodat niemand bij een ander terechtkomt.",
  ],
  file_test: [
    400,
    "Dit is een testbericht (TestJN is J). Er is niets mee gedaan; lever het bericht zelf, zonder dat het een test is.",
  ],
  file_page: [
    400,
    "Dit is één bladzijde van een langere lijst (skip en take). Wie op een andere bladzijde staat, zou vertrokken lijken. Lever alles in één bestand, of lever dit als wijzigingen.",
  ],
  file_columns_missing: [
    400,
    "Verplichte kolommen ontbreken. Nodig zijn minstens Personeelsnummer, Achternaam, Geboortedatum, Geslacht en In dienst.",
  ],
  file_columns_twice: [400, "Twee kolommen of namen hebben dezelfde betekenis. Verwijder of hernoem er een."],
  uploads_busy: [
    503,
    "Er worden nu te veel bestanden tegelijk gecontroleerd. Er is niets gelezen; probeer het over een paar minuten opnieuw.",
  ],
  upload_stalled: [408, "Het bestand kwam niet verder binnen. Er is niets bewaard; lever het opnieuw."],
  absence_not_delivered: [
    409,
    "Hierin staan verzuimmeldingen, en bij deze werkgever worden die niet geleverd: verzuim wordt in de verzuimomgeving gemeld. Met een datakluis kiest haar beheerder bij Koppelingen of verzuim wordt geleverd.",
  ],
  absence_apart: [
    400,
    "In dit bestand staan werknemers en verzuimmeldingen door elkaar. Lever eerst de werknemers, en daarna de verzuimmeldingen in een eigen bestand.",
  ],
  scenario_no_coupling: [
    409,
    "Deze werkgever heeft gekozen voor geen koppeling. De beheerder van de datakluis kan dat bij Koppelingen anders kiezen.",
  ],
  scenario_coupled: [
    409,
    "Er zijn nog koppelingen die niet op pauze staan. Zet ze eerst op pauze of verwijder ze; kies daarna voor geen koppeling.",
  ],
  scenario_care_requests: [
    409,
    "Van deze werkgever worden alleen werknemers met een zorgvraag geleverd, rechtstreeks aan de verzuimomgeving. Daar hoort geen datakluis bij; wijzig eerst die keuze bij Gegevensbeheer.",
  ],
  scenario_vault: [
    409,
    "Deze werkgever heeft een datakluis, of wacht erop. Dan komen alle werknemers in de datakluis, en kiest haar beheerder hoe er wordt geleverd.",
  ],
  coupling_paused: [
    403,
    "Deze koppeling staat op pauze. Een beheerder van de datakluis kan haar weer aanzetten; lever daarna opnieuw.",
  ],
  coupling_not_reading: [
    403,
    "Deze koppeling mag geen verzuim en afspraken ophalen. Een beheerder van de datakluis kan dat toestaan bij Koppelingen; de koppeling moet dan ook aan staan.",
  ],
  coupling_key_private: [
    400,
    "Dit is een privésleutel; die hoort alleen in uw eigen systeem. Maak een nieuw sleutelpaar, want deze is niet meer geheim, en plak alleen de publieke sleutel.",
  ],
  coupling_key_unusable: [
    400,
    "Deze sleutel is niet te gebruiken. Plak een publieke sleutel als PEM of JWK: ECDSA P-256, Ed25519, of RSA van minstens 2048 bits.",
  ],
  coupling_keys_full: [
    409,
    "Een koppeling heeft hoogstens vijf sleutels. Verwijder eerst een sleutel die niet meer in gebruik is.",
  ],
  webhook_address: [
    400,
    "Naar dit adres is niets te sturen. Het moet met https:// beginnen, naar een computer op internet wijzen, en er mag geen naam of wachtwoord in staan.",
  ],
  webhooks_full: [
    409,
    "Een werkgever heeft hoogstens tien webhooks. Verwijder eerst een webhook die niet meer in gebruik is.",
  ],
  webhook_secrets_full: [
    409,
    "Deze webhook heeft al twee geheimen. Verwijder eerst het oude, zodra de ontvanger het nieuwe gebruikt.",
  ],
  webhook_last_secret: [409, "Dit is het enige geheim van deze webhook. Maak eerst een nieuw geheim."],
  delivery_waiting: [
    409,
    "Er wacht al een levering van deze werkgever op een besluit. Laat die eerst verwerken of verwijderen; probeer daarna opnieuw.",
  ],
  delivery_done: [409, "Deze levering is al verwerkt of verwijderd."],
  undo_nothing: [409, "Deze levering heeft niemand gewijzigd, dus er is niets terug te draaien."],
  undo_not_last: [
    409,
    "Na deze levering is er een andere verwerkt. Alleen de laatste levering kan worden teruggedraaid.",
  ],
  undo_other_open: [
    409,
    "Er wacht nog een levering of er wordt er een verwerkt. Verwerk of verwijder die eerst, en draai daarna deze terug.",
  ],
  undo_too_late: [
    409,
    "Deze levering kan niet meer worden teruggedraaid: dat kan tot veertien dagen na het verwerken. Wijzig de werknemers met de hand of lever een nieuw bestand.",
  ],
  rejected_rows_gone: [
    409,
    "De afgekeurde regels van deze levering zijn vernietigd: zij worden alleen bewaard tot een levering is verwerkt of verwijderd. Het verslag staat er nog.",
  ],
  delivery_file_gone: [
    409,
    "Het bestand van deze levering wordt niet meer bewaard. Laat uw pakket het opnieuw leveren, of lever het zelf.",
  ],
  retry_not_last: [
    409,
    "Na deze levering is er een nieuwere verwerkt. Wat in dit bestand staat, kan dus achterhaald zijn. Laat uw pakket een nieuw bestand leveren.",
  ],
  delivery_running: [409, "Er wordt al een levering van deze werkgever verwerkt. Wacht tot die klaar is."],
  delivery_incomplete: [
    409,
    "In dit volledige bestand ontbreekt meer dan een tiende van de werknemers. Controleer het bestand, of lever het als wijzigingen.",
  ],
  vault_owns_identity: [409, "De persoonsgegevens van deze werkgever staan in de datakluis en worden daar beheerd."],
  awaiting_agreement: [
    409,
    "De datakluis van deze werkgever wacht op akkoord. Tot die tijd worden geen werknemersgegevens aangenomen.",
  ],
  export_too_large: [
    413,
    "Er zijn meer dan 100.000 werknemers. Exporteer per afdeling, zodat elk bestand ook weer is te leveren.",
  ],
  nothing_to_export: [
    404,
    "Er is hier geen verzuim of komende afspraak om mee te nemen. Wat uw eigen pakket leverde en wat u niet mag zien, staat er niet in.",
  ],
  // activation and agreement
  no_administrator: [
    400,
    "Kies minstens één datakluisbeheerder onder de gebruikers die in de hele werkgever werken en toegang hebben tot Datakluis.",
  ],
  not_an_administrator_candidate: [
    400,
    "Deze gebruiker kan geen datakluisbeheerder worden: alleen gebruikers die in de hele werkgever werken en toegang hebben tot Datakluis.",
  ],
  already_active: [409, "De datakluis van deze werkgever is al geactiveerd."],
  service_ended: [
    410,
    "De dienstverlening voor deze werkgever is beëindigd. De persoonsgegevens in de datakluis zijn vernietigd.",
  ],
  export_first: [
    409,
    "Maak eerst een export van alles, of geef aan dat u die niet nodig hebt. Na de vernietiging kan het niet meer.",
  ],
  export_running: [409, "Er wordt al een export gemaakt. Wacht tot die klaar is."],
  export_gone: [410, "Deze export is verwijderd. Bestel een nieuwe."],
  not_active: [409, "Dit kan alleen bij een datakluis die in gebruik is."],
  destruction_ordered: [409, "De vernietiging van deze datakluis is al besteld."],
  destruction_other: [409, "Deze bestelling is afgeblazen of vervangen. Laad de pagina opnieuw."],
  destruction_begun: [409, "De vernietiging is al begonnen en kan niet meer worden afgeblazen."],
  confirm_not_yours: [
    403,
    "Een tweede beheerder moet dit bevestigen: iemand anders dan wie de vernietiging bestelde, die toen al beheerder was.",
  ],
  representative_is_you: [
    409,
    "U bent de enige beheerder, en het adres van de wettelijk vertegenwoordiger is dat van uzelf. Wijs eerst een tweede beheerder aan: vernietigen vraagt twee mensen.",
  ],
  destruction_link_invalid: [
    410,
    "Deze link is verlopen of al gebruikt, of de vernietiging is afgeblazen. Neem contact op met een datakluisbeheerder.",
  ],
  not_moving: [409, "De dossiers van deze werkgever verhuizen nu niet."],
  not_awaiting: [409, "Deze werkgever wacht niet op akkoord."],
  already_accepted: [409, "Voor deze werkgever is al akkoord gegeven. U hoeft niets meer te doen."],
  agreement_unsigned: [409, "De gebruikersovereenkomst Datakluis is nog niet geaccepteerd."],
  documents_changed: [409, "De documenten zijn gewijzigd. Lees de nieuwe versie en geef opnieuw akkoord."],
  vault_frozen: [
    409,
    "Deze datakluis is bevroren tot is uitgezocht of de overeenkomst klopt. Vraag een datakluisbeheerder hoe het staat.",
  ],
  not_frozen: [409, "Deze datakluis is niet bevroren."],
  release_not_yours: [
    403,
    "Vrijgeven kan alleen wie al datakluisbeheerder was toen de datakluis werd bevroren, en niet zelf akkoord gaf.",
  ],
  objection_invalid: [
    410,
    "Deze link is verlopen of al gebruikt. Neem contact op met een datakluisbeheerder van de werkgever.",
  ],
  // succession (B9): another administrator without those there are, by four eyes
  succession_by_administrator: [
    409,
    "U bent zelf datakluisbeheerder. Maak de gebruiker beheerder onder Datakluis beheer, bij Autorisaties.",
  ],
  succession_own: [
    409,
    "U kunt niet vragen om zelf datakluisbeheerder te worden. Laat een collega met toegang tot de datakluis het vragen.",
  ],
  succession_administrator: [409, "Deze gebruiker is al datakluisbeheerder."],
  succession_open: [409, "Er loopt al een verzoek om een nieuwe datakluisbeheerder. Wacht tot dat is afgehandeld."],
  representative_is_party: [
    409,
    "Het e-mailadres van de wettelijk vertegenwoordiger is ook dat van u of van de voorgestelde gebruiker. Er moet iemand anders meekijken: laat een andere collega het vragen, of stel iemand anders voor.",
  ],
  succession_over: [409, "Dit verzoek is al afgehandeld. Laad de pagina opnieuw."],
  succession_objection_not_yours: [
    403,
    "Zolang deze datakluis is bevroren, kan alleen bezwaar maken wie al datakluisbeheerder was en niet zelf akkoord gaf.",
  ],
  succession_link_invalid: [
    410,
    "Deze link is verlopen, al gebruikt, of het verzoek is ingetrokken. Neem contact op met de werkgever.",
  ],
  frozen_rights: [403, "Zolang deze datakluis is bevroren, neemt alleen wie haar kan vrijgeven rechten af."],
  last_administrator: [
    409,
    "Dit is de enige datakluisbeheerder van deze werkgever. Wijs eerst een tweede beheerder aan.",
  ],
  moving_in: [
    409,
    "De dossiers van deze werkgever verhuizen nog naar de datakluis. Probeer het opnieuw zodra dat klaar is.",
  ],
  request_decided: [409, "Over dit verzoek is al beslist."],
  request_replaced: [
    409,
    "De dienst vraagt voor deze gebruiker inmiddels iets anders. Bekijk wat er nu wordt gevraagd en beslis daarover.",
  ],
  // sharing (AVG art. 6 and 9, UAVG art. 30; AP: de zieke werknemer)
  already_shared: [409, "Dit dossier is al gedeeld."],
  not_shared: [409, "Dit dossier is niet gedeeld. Deel het eerst; delen mag alleen bij een zorgvraag."],
  being_revoked: [409, "De deling van dit dossier wordt al ingetrokken."],
  // retrieval by the service
  ticket_invalid: [
    410,
    "Deze herkenning is verlopen of al gebruikt, of de werkgever staat anoniem zoeken niet meer toe. Zoek de persoon opnieuw.",
  ],
  retrieval_shut: [409, "De werkgever staat het ophalen van persoonsgegevens niet (meer) toe."],
  has_content: [
    409,
    "In dit dossier is al geschreven. De deling kan niet meer worden ingetrokken; wel kunt u het bijwerken stoppen.",
  ],
  bsn_absent: [409, "Van deze werknemer staat geen BSN in de datakluis. Vul het eerst in bij de persoonsgegevens."],
  bsn_shared: [409, "Het BSN van dit dossier is al gedeeld."],
  bsn_not_shared: [409, "Het BSN van dit dossier is niet gedeeld."],
  updates_stopped: [409, "Het bijwerken van dit dossier is al gestopt."],
  updates_on: [409, "Dit dossier wordt al bijgewerkt."],
  note_medical: [
    409,
    "In de toelichting staan woorden die op medische gegevens lijken. Die mag u niet vastleggen of doorgeven. Haal ze weg, of bevestig dat het geen medische gegevens zijn.",
  ],
  // absence
  spell_overlaps: [409, "Er loopt al een verzuimmelding in deze periode."],
  spell_order: [400, "De hersteldatum ligt voor de eerste ziektedag."],
  spell_changed: [
    409,
    "Iemand anders heeft deze melding intussen gewijzigd. Bekijk wat er is gewijzigd en pas dan uw wijziging toe.",
  ],
  spell_withdrawn: [409, "Deze melding is ingetrokken. Meld opnieuw ziek als dat niet klopt."],
  spell_recovered: [409, "Deze melding is al hersteld gemeld. Corrigeer de melding als de hersteldatum niet klopt."],
  course_order: [
    400,
    "Het verloop klopt niet: het begint op de eerste ziektedag, elke regel is van een latere dag, en geen regel is van na het herstel.",
  ],
  spell_in_leave: [
    409,
    "In deze periode is er zwangerschaps- of bevallingsverlof. Een melding eindigt als het verlof begint; meld opnieuw ziek vanaf de eerste dag erna.",
  ],
  leave_order: [400, "De eerste dag na het verlof ligt niet na de eerste verlofdag."],
  leave_overlaps: [409, "Er is al verlof in deze periode. Wijzig dat verlof, of kies andere dagen."],
  leave_meets_spell: [
    409,
    "In deze periode staat een verzuimmelding die er met verlof niet kan zijn. Corrigeer eerst die melding.",
  ],
  leave_keeps_apart: [
    409,
    "Zo loopt de melding van voor het verlof door in die van erna. Meld de eerste eerst hersteld, of corrigeer haar.",
  ],
  leave_withdrawn: [409, "Dit verlof is ingetrokken. Leg het opnieuw vast als dat niet klopt."],
  appointment_overlaps: [
    409,
    "Op dat moment heeft deze werknemer al een afspraak. Kies een ander moment, of annuleer die eerst.",
  ],
  appointment_too_late: [409, "Dit moment is al voorbij. Kies een dag en tijd in de toekomst."],
  appointment_past: [409, "Deze afspraak is al geweest en kan niet meer worden geannuleerd of verzet."],
  appointment_ended: [409, "Deze afspraak is geannuleerd. Plan een nieuwe."],
  appointment_changed: [
    409,
    "Een collega heeft deze afspraak intussen gewijzigd. Bekijk haar opnieuw en verzet of annuleer haar dan.",
  ],
  appointment_not_begun: [409, "Deze afspraak is nog niet begonnen. Annuleer of verzet haar als zij niet doorgaat."],
  moment_taken: [409, "Dit moment is net door iemand anders ingepland. Kies een van de momenten die nu vrij zijn."],
  moment_outside: [409, "De professional is op dit moment niet beschikbaar. Kies een van de vrije momenten."],
  summons_waits: [409, "Er wacht al een oproepverzoek voor deze werknemer bij dit beroep. Wacht tot het is ingepland."],
  summons_planned: [409, "Dit oproepverzoek is al ingepland of ingetrokken."],
  note_of_another: [
    409,
    "Alleen wie deze notitie schreef, kan haar verbeteren. Schrijf zelf een nieuwe notitie met wat er anders is.",
  ],
  note_changed: [409, "Deze notitie is intussen al verbeterd. Bekijk haar opnieuw en verbeter haar dan."],
  form_of_doctor: [
    403,
    "Dit formulier vult de bedrijfsarts in, of wie onder zijn verantwoordelijkheid werkt. U leest het zodra het is vastgesteld.",
  ],
  form_changed: [
    409,
    "Iemand anders heeft dit formulier intussen gewijzigd. Laad de pagina opnieuw en vul dan aan wat er nog ontbreekt.",
  ],
  form_closed: [
    409,
    "Het verzuim bij dit formulier is ingetrokken, of deze stap hoeft niet meer. Wat is vastgesteld blijft te lezen; wijzigen kan niet.",
  ],
  document_too_large: [413, "Dit document is te groot. Voeg bestanden van hoogstens 25 MB toe."],
  document_type: [
    415,
    "Dit soort bestand kan niet worden toegevoegd. Kies een PDF, een afbeelding (PNG of JPEG), een tekstdocument (DOCX of ODT, zonder macro's) of platte tekst.",
  ],
  infected: [422, "In dit bestand is een virus gevonden. Het is niet bewaard. Laat uw ICT-beheerder ernaar kijken."],
  scanner_away: [
    503,
    "Bestanden kunnen nu niet op virussen worden gecontroleerd, dus er wordt niets bewaard. Probeer het later opnieuw.",
  ],
  agenda_changed: [409, "Een collega heeft deze agenda intussen gewijzigd. Open haar opnieuw en wijzig haar dan."],
  task_by_report: [409, "Deze taak is gedaan met de ziekmelding zelf. Klopt die niet, corrigeer dan de ziekmelding."],
  task_closed: [409, "Deze taak is al afgerond. Heropen haar eerst als er iets anders moet staan."],
  task_open: [409, "Deze taak is nog niet afgerond, dus er valt niets te heropenen."],
  task_of_service: [403, "Deze taak is van de arbodienst. Alleen de arbodienst kan haar afronden of toewijzen."],
  trajectory_exists: [409, "Dit traject is op deze dag al gestart."],
  not_in_service: [400, "De werknemer is op deze datum niet in dienst."],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalCode = keyof typeof refusals;

/** Something wrong in one place of a question or a file: where, and the sentence that says what to do. */
export type Fault = { path: string; sentence: string };

/** A lawful no: expected, shown to the person asking, and kept on record. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly faults: readonly Fault[];

  constructor(code: RefusalCode, faults: readonly Fault[] = []) {
    super(code);
    this.name = "Refusal";
    this.code = code;
    this.faults = faults;
  }

  get status(): number {
    return refusals[this.code][0];
  }

  get sentence(): string {
    return refusals[this.code][1];
  }
}

/** A refusal on the wire: problem details, RFC 9457, with our code and the faults per field. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: RefusalCode;
  faults: readonly Fault[];
};

export const problemOf = (no: Refusal): Problem => ({
  type: `urn:datakluis:weigering:${no.code}`,
  title: no.code,
  status: no.status,
  detail: no.sentence,
  code: no.code,
  faults: no.faults,
});

import { m } from "../../paraglide/messages.js";
import type { Handbook } from "../topics.ts";

/** Verzuim, de stappen van de wet, afspraken en cijfers. */
export const care = {
  report_sick: () => ({
    title: "Iemand ziek melden",
    words:
      "ziekmelding ziek melden ziekte griep tijdelijk verblijfadres logeren verpleegadres verzuim melden eerste ziektedag afwezig ziekmelden",
    about:
      "U legt vast dat een werknemer ziek is en vanaf wanneer. Wat iemand heeft of waardoor het komt, vraagt u niet en schrijft u niet op: dat mag een werkgever niet weten.",
    steps: [
      "Zoek de werknemer en open het dossier.",
      `Kies *${m.report_sick()}*. Is het dossier nog niet gedeeld, dan deelt u het eerst in hetzelfde venster.`,
      `Vul de *${m.first_sick_day()}* in en het percentage. 100 is volledig ziek; werkt iemand nog de helft van zijn uren, vul dan 50 in. Weet u niet of er een vangnet is, kies dan *${m.unknown()}*.`,
      `Kies *${m.report_sick()}*. De melding staat daarna op het tabblad *${m.trajectories()}*.`,
    ],
    also: [
      `Is de werknemer al beter? Vink *${m.sick_recovered_already()}* aan en vul de hersteldatum in. Dan doet u het in één keer.`,
      `Verblijft de werknemer ergens anders? Vink *${m.sick_away()}* aan en vul het adres in, met de laatste dag. Daarna verdwijnt het vanzelf. Eerder beëindigen kan in het dossier, bij *${m.temporary_address()}*.`,
      "Wordt iemand binnen vier weken weer ziek, dan telt het voor de wet als hetzelfde verzuim. Dat rekent Datakluis zelf uit.",
      "Na de ziekmelding verschijnen de taken van de Wet verbetering poortwachter vanzelf.",
    ],
  }),
  course: () => ({
    title: "Iemand is gedeeltelijk hersteld",
    words:
      "gedeeltelijk herstel deels beter percentage halve dagen opbouwen uren arbeidstherapie werkhervatting verloop",
    about: "Werkt een zieke werknemer weer een deel van zijn uren, of juist minder, dan wijzigt u het percentage.",
    steps: [
      `Open het dossier en ga naar het tabblad *${m.trajectories()}*.`,
      `Kies bij de melding *${m.spell_change_course()}*.`,
      "Vul in vanaf welke dag het geldt, en welk deel van de uren de werknemer niet werkt.",
    ],
    also: [
      `Is iemand er wel, maar nog niet als gewoon werk? Vul dan *${m.spell_therapy()}* in.`,
      "Het hele verloop staat als lijn in de tijd op hetzelfde tabblad.",
    ],
  }),
  recovery: () => ({
    title: "Iemand hersteld melden",
    words: "beter melden herstel betermelding hersteldatum weer aan het werk terug genezen herstelmelding",
    about: "Werkt de werknemer weer volledig, dan meldt u hem hersteld.",
    steps: [
      `Open het dossier en ga naar het tabblad *${m.trajectories()}*.`,
      `Kies bij de melding *${m.report_recovered()}*.`,
      `Vul de *${m.recovered_on()}* in: de eerste dag dat de werknemer weer hersteld is.`,
    ],
    also: [
      `Toch niet hersteld? Kies bij de melding *${m.spell_correct()}*.`,
      "Taken die door het herstel niet meer hoeven, vervallen vanzelf.",
    ],
  }),
  correct: () => ({
    title: "Een ziekmelding corrigeren of intrekken",
    words:
      "fout verkeerd datum verbeteren corrigeren intrekken verwijderen dubbel vergissing verkeerde werknemer ziekmelding",
    about:
      "Is er iets verkeerd vastgelegd, dan corrigeert u de melding. Hoort de melding er helemaal niet te zijn, dan trekt u haar in.",
    steps: [
      `Open het dossier en ga naar het tabblad *${m.trajectories()}*.`,
      `Kies bij de melding *${m.spell_correct()}* of *${m.spell_withdraw()}*.`,
      "Wijzig alleen wat verkeerd stond, of kies waarom u de melding intrekt.",
    ],
    also: [
      "Is er iets veranderd, bijvoorbeeld omdat iemand meer werkt? Wijzig dan het percentage in plaats van te corrigeren.",
      `Niets verdwijnt: onder *${m.spell_history()}* bij de melding staat wie wat deed.`,
    ],
  }),
  leave: () => ({
    title: "Zwangerschaps- en bevallingsverlof vastleggen",
    words: "zwanger bevalling geboorte verlof baby moederschap uitgerekend wazo zwangerschapsverlof",
    about: "Zwangerschaps- en bevallingsverlof is geen verzuim. Het telt niet mee in het verzuimpercentage.",
    steps: [
      `Open het dossier en kies *${m.record_leave()}*.`,
      `Vul de *${m.leave_starts()}* in en de *${m.leave_ends()}*.`,
      `Kies *${m.leave_save()}*. Het verlof staat daarna op het tabblad *${m.trajectories()}*; daar wijzigt u het of trekt u het in.`,
    ],
    also: [],
  }),
  tasks: () => ({
    title: "Taken en de stappen van de wet",
    words:
      "poortwachter wvp plan van aanpak probleemanalyse evaluatie werkvoorraad takenlijst deadline uiterste datum te laat toewijzen afronden herinnering",
    about:
      "Bij verzuim schrijft de Wet verbetering poortwachter stappen voor, elk met een uiterste datum. Die verschijnen vanzelf als taken; u hoeft ze niet aan te maken.",
    steps: [
      `Kies *${m.tasks()}* in het menu. De eerste uiterste datum staat bovenaan.`,
      `Kies bij *${m.queue_whose()}* welke taken u wilt zien: alle, aan u toegewezen of voor uw rol.`,
      `Kies de werknemer. Op het tabblad *${m.tasks()}* van het dossier staat de tijdlijn, met bij elke stap wat hij inhoudt.`,
      `Is de stap gedaan, kies dan *${m.task_close()}*. Hoeft hij in dit dossier niet, kies dan *${m.task_not_applicable()}* en zeg waarom.`,
      `Met *${m.task_assign()}* geeft u een taak aan een collega.`,
    ],
    also: [
      `Een herinnering per e-mail zet u aan in *${m.my_profile()}*. Daar staat nooit in over wie het gaat.`,
      "Wijzigt een ziekmelding, dan worden de datums opnieuw berekend.",
      "Elke kant rondt zijn eigen taken af: de werkgever die van de werkgever, de arbodienst die van de arbodienst.",
    ],
  }),
  forms: () => ({
    title: "Een formulier van de wet invullen",
    words:
      "formulier plan van aanpak invullen evaluatie opstellen eerstejaarsevaluatie eindevaluatie re-integratieverslag bijstelling concept pdf document vaststellen ondertekenen",
    about:
      "Bij sommige stappen van de Wet verbetering poortwachter hoort een document: het plan van aanpak, de evaluaties en het re-integratieverslag. Werkgever en werknemer maken het samen. U vult het in Datakluis in en neemt het mee als PDF.",
    steps: [
      `Open het dossier en ga naar het tabblad *${m.trajectories()}*. Onder *${m.forms_title()}* staat wat nu aan de beurt is.`,
      "Kies het formulier. Wat al bekend was, staat er alvast; kijk na of het klopt.",
      `Kies *${m.forms_save()}* als u later verdergaat. De arbodienst en de werkgever zien hetzelfde concept.`,
      `Is alles besproken met de werknemer? Kies *${m.forms_finish()}*. De taak die erbij hoort, is dan ook gedaan.`,
      "Kies de knop met *PDF* om het mee te nemen, bijvoorbeeld om te ondertekenen.",
    ],
    also: [
      `Klopt er achteraf iets niet, kies dan *${m.forms_new_version()}*. Wat eerder is vastgesteld, blijft te lezen.`,
      "Schrijf nergens op wat iemand heeft. Ziet Datakluis een woord dat daarop lijkt, dan waarschuwt het.",
    ],
  }),
  problem_analysis: () => ({
    title: "De probleemanalyse van de bedrijfsarts",
    words: "probleemanalyse bedrijfsarts advies beperkingen mogelijkheden prognose week zes actueel oordeel diagnose",
    about:
      "In de probleemanalyse schrijft de bedrijfsarts wat een werknemer wel en niet kan, hoelang het naar verwachting duurt en wat hij adviseert. Niet wat iemand heeft: dat hoort een werkgever niet.",
    steps: [
      `Open het dossier, het tabblad *${m.trajectories()}*, en kies onder *${m.forms_title()}* het formulier.`,
      `Bent u de arts, vul het dan in en kies *${m.forms_finish()}*. Tot dat moment ziet de werkgever er niets van.`,
      "Bent u de werkgever, dan leest u hier wat is vastgesteld. Bij het plan van aanpak staat het er ook naast.",
    ],
    also: [
      "Wat medisch is, schrijft de arts in het medische deel van het dossier. Dat bestaat voor de werkgever niet.",
    ],
  }),
  uwv: () => ({
    title: "Meldingen voor het UWV",
    words: "uwv 42e week ziekmelding vangnet ziektewet ziek uit dienst hersteldmelding no-risk zwanger orgaandonatie",
    about: "Op één lijst staat wat het UWV moet weten, tot wanneer, en waarom dan.",
    steps: [
      `Kies *${m.tasks()}* in het menu en daarna *${m.uwv_title()}*.`,
      `Doe de melding bij het UWV. Datakluis verstuurt niets zelf.`,
      `Kies *${m.uwv_sent()}* en vul de dag in.`,
    ],
    also: [
      `Met *${m.uwv_export()}* maakt u een bestand van alle meldingen die nu moeten, met personeelsnummers en zonder namen. Dat u het maakt, wordt vastgelegd.`,
      `Betaalt het UWV het loon, leg dan op het tabblad *${m.tasks()}* van het dossier de *${m.safety_net()}* vast. Alleen de arbodienst ziet welke dat is.`,
    ],
  }),
  plan: () => ({
    title: "Een afspraak plannen, verzetten of annuleren",
    words:
      "spreekuur bedrijfsarts consult afspraak maken plannen verzetten annuleren afzeggen uitnodiging niet verschenen agenda moment",
    about: "U plant een afspraak voor een werknemer bij de bedrijfsarts, de casemanager of een andere professional.",
    steps: [
      `Open het dossier en kies *${m.plan_appointment()}*. Is het dossier nog niet gedeeld, dan deelt u het eerst in hetzelfde venster.`,
      "Wie met agenda's werkt, kiest de consultsoort en daarna een van de eerste vrije momenten. Anders vult u zelf dag en tijd in.",
      `Kies *${m.plan_appointment()}*.`,
      `De afspraak staat op het dossier. Daar annuleert u haar of legt u vast dat de werknemer niet is verschenen. Verzetten doet u in *${m.planning()}*: kies de afspraak in de agenda en dan *${m.appointment_move()}*.`,
    ],
    also: [
      "De werknemer krijgt een uitnodiging per e-mail als zijn dossier is gedeeld en er een e-mailadres in de datakluis staat. Voor wie en waarvoor de afspraak is, staat er niet in.",
      "Schrijf nergens op wat er met iemand aan de hand is.",
      "Een afspraak, ook een geannuleerde, is iets dat in het dossier staat: de deling is daarna niet meer in te trekken.",
    ],
  }),
  summons: () => ({
    title: "Een oproep aanvragen of inplannen",
    words: "oproep oproepen laten komen planner verzoek spreekuur aanvragen bedrijfsarts zien",
    about: "U vraagt de planner van de arbodienst om een werknemer te laten komen. De planner kiest het moment.",
    steps: [
      `Open het dossier en kies *${m.ask_summons()}*.`,
      `Kies met wie de afspraak moet zijn. Is er haast bij, vul dan in *${m.summons_latest()}* welke dag het moet.`,
      `Planner: kies *${m.planning()}* in het menu, dan het tabblad met de oproepverzoeken, en bij het verzoek *${m.plan_summons()}*.`,
    ],
    also: [`Is het niet meer nodig, kies dan op het dossier *${m.summons_withdraw()}*.`],
  }),
  open_hour: () => ({
    title: "Het open spreekuur",
    words: "open spreekuur vertrouwelijk inloop bellen werknemer zelf geheim zonder werkgever preventief",
    about:
      "Een werknemer mag zelf naar het open spreekuur komen, zonder dat zijn werkgever dat weet. De werkgever ziet er niets van.",
    steps: [
      `Kies *${m.planning()}* in het menu en daarna *${m.give_open_moment()}*.`,
      "Kies een vrij moment. Er wordt geen naam vastgelegd: geef de werknemer zelf de tijd en de locatie door.",
      `Kent u de werknemer al? Vink dan bij het plannen *${m.in_open_hour()}* aan.`,
    ],
    also: [
      "Van een afspraak in het open spreekuur gaat geen uitnodiging uit.",
      `Komt iemand toch niet, kies dan de plaats in de agenda en *${m.open_moment_free()}*.`,
    ],
  }),
  agendas: () => ({
    title: "Agenda's, locaties en consultsoorten inrichten",
    words:
      "agenda rooster beschikbaarheid uren vakantie afwezig locatie consultsoort inrichten werktijden professional",
    about: "Voordat er in agenda's gepland kan worden, legt u vast waar, waarvoor en met wie dat kan.",
    steps: [
      `Kies *${m.planning()}* in het menu en het tabblad *${m.planning_setup()}*.`,
      `Voeg een locatie toe met *${m.add_consultation_place()}* en een soort met *${m.add_consultation_kind()}*.`,
      `Kies onder *${m.professionals()}* iemand, en vul zijn *${m.ordinary_week()}* in.`,
      `Vrije dagen en extra uren zet u bij *${m.exceptions()}*.`,
    ],
    also: ["Wat al gepland is, blijft staan als u uren wijzigt.", "Twee afspraken op hetzelfde moment kan niet."],
  }),
  notes: () => ({
    title: "Een notitie schrijven in een dossier",
    words: "notitie aantekening opschrijven vastleggen gesprek verslag memo opmerking begeleiding verbeteren meelezen",
    about: `Op het tabblad *${m.notes_tab()}* staat wat de arbodienst over de begeleiding opschreef. De werkgever leest alleen de notities die ook voor hem zijn.`,
    steps: [
      `Open het dossier en ga naar het tabblad *${m.notes_tab()}*.`,
      `Kies *${m.notes_write()}* en schrijf op wat er is besproken of afgesproken. Medische gegevens horen hier niet.`,
      `Kies bij *${m.notes_readers()}* tussen *${m.notes_readers_service()}* en *${m.notes_readers_employer()}*. Dat is later niet terug te draaien.`,
      `Kies *${m.save()}*.`,
    ],
    also: [
      `Staat er iets verkeerd? Wie de notitie schreef, kiest *${m.notes_correct()}*. Bij de arbodienst blijft te lezen hoe het eerst luidde. Verwijderen kan niet.`,
      "Werkt u bij de werkgever, dan leest u mee. Schrijven doet de arbodienst.",
      "Zet geen BSN in een notitie: dat wordt apart gedeeld, en alleen als het nodig is.",
      "Staat er een notitie in een dossier, dan is de deling niet meer in te trekken.",
    ],
  }),
  documents: () => ({
    title: "Een document in een dossier bewaren of bekijken",
    words: "bestand uploaden bijlage brief verslag pdf foto scan word toevoegen downloaden openen opslaan",
    about:
      "In een dossier bewaart de arbodienst brieven en verslagen. Voor een document kiest u net als voor een notitie wie het mag lezen.",
    steps: [
      `Open het dossier en ga naar het tabblad *${m.notes_tab()}*. De documenten staan onder de notities.`,
      `Kies *${m.documents_add()}* en daarna het bestand: een PDF, een foto of scan (PNG of JPEG), een tekst uit Word of LibreOffice (DOCX of ODT) of platte tekst. Het mag hoogstens 25 MB groot zijn.`,
      `Kies bij *${m.notes_readers()}* voor wie het is, en daarna *${m.documents_add()}*.`,
      "Wilt u een document bekijken, kies dan zijn naam. Een foto of scan verschijnt meteen; een ander bestand wordt gedownload.",
    ],
    also: [
      "Een document kan later niet worden gewijzigd of verwijderd.",
      "Wordt een bestand geweigerd, sla het dan op als PDF en voeg die toe. Een Word-bestand met macro's kan niet.",
      "Wat u downloadt, staat daarna op uw eigen computer. Bewaar het daar niet langer dan nodig.",
      `Medische documenten horen op het tabblad *${m.notes_medical_tab()}*.`,
    ],
  }),
  medical: () => ({
    title: "Het medische deel van een dossier",
    words: "medische gegevens beroepsgeheim diagnose gezondheid dokter bedrijfsarts arts behandelaar geheim klachten",
    about: `Wat de bedrijfsarts over iemands gezondheid opschrijft, staat apart op het tabblad *${m.notes_medical_tab()}*. Alleen de bedrijfsarts en wie onder diens verantwoordelijkheid werkt, hebben dat tabblad. Anderen, ook de werkgever, zien niet dat er iets staat.`,
    steps: [
      `Open het dossier en ga naar het tabblad *${m.notes_medical_tab()}*. Is het er niet, dan hebt u er geen recht op.`,
      `Kies *${m.notes_write()}* of *${m.documents_add()}*.`,
    ],
    also: [
      `De functioneel beheerder geeft dit recht met een gebruikersgroep. Het heet daar *${m.right_medical()}*.`,
      "Een casemanager die een bedrijfsarts vervangt, krijgt het niet. Een andere bedrijfsarts wel.",
      `Wat de werkgever mag weten, schrijft u in een gewone notitie op het tabblad *${m.notes_tab()}*.`,
      "Wie dit tabblad opent, wordt vastgelegd.",
    ],
  }),
  reports: () => ({
    title: "Verzuimcijfers en rapporten",
    words:
      "cijfers statistiek verzuimpercentage grafiek kwartaal rapportage meldingsfrequentie afdeling vergelijken norm trend",
    about: `Onder *${m.reports()}* staan de verzuimcijfers van een werkgever of afdeling: percentage, hoe vaak mensen zich ziek melden, hoe lang het duurt.`,
    steps: [
      `Kies *${m.reports()}* in het menu.`,
      `Kies de afdeling en de *${m.report_period()}*. U ziet meteen de vergelijking met een jaar eerder.`,
      `Wilt u vergelijken met uw eigen norm, vul die dan in bij *${m.report_norm()}*.`,
      `Meenemen kan met *${m.report_take_excel()}*, *${m.report_take_pdf()}* of *${m.report_take_csv()}*. De PDF zegt hetzelfde als het scherm.`,
    ],
    also: [
      `Staat er *${m.report_hidden()}*? Dan is de groep zo klein dat u zou kunnen uitrekenen hoe het met één werknemer ging.`,
      "Wie maar een deel van de werknemers ziet, krijgt geen cijfers van die werkgever.",
      `Hoe de cijfers zijn gemaakt, staat onderaan bij *${m.report_how()}*.`,
    ],
  }),
} satisfies Partial<Handbook>;

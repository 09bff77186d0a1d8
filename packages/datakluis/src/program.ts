import { type Argument, Command, Option } from "commander";
import type { DemoSize } from "./demo/record.ts";

/** The command line. Each command stands in a file of its own and is loaded when it is asked for. */
export const program = new Command("datakluis")
  .description("Datakluis: persoonsgegevens van werknemers in een kluis van de werkgever")
  .helpOption("-h, --help", "toon deze uitleg")
  .helpCommand("help [opdracht]", "uitleg bij een opdracht")
  .configureHelp({
    styleTitle: (title) => dutchTitles[title] ?? title,
    optionDescription: (option) => option.description,
    subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(dutchArgument)].join(" "),
  })
  .configureOutput({ outputError: (text, write) => write(dutchError(text)) })
  .showHelpAfterError("Uitleg: datakluis help");

program
  .command("start")
  .description("start alles op deze machine en blijft draaien tot Ctrl-C")
  .option("--json", "schrijf één regel JSON met adres en demo-accounts zodra alles draait")
  .addOption(
    new Option("--demo <grootte>", "rijk (gewoonlijk): vijf werkgevers en drie jaar verzuim; klein: twee werkgevers")
      .choices(["rijk", "klein"])
      .default("rijk"),
  )
  .option("--no-demo", "begin leeg en toon een eenmalige link voor de eerste beheerder")
  .option("--beheerder <e-mail>", "e-mailadres van de eerste beheerder (met --no-demo)")
  .action(async (options: { json?: true; demo: DemoSize | false; beheerder?: string }) => {
    const { start } = await import("./commands/start.ts");
    await start({ json: Boolean(options.json), demo: options.demo, administrator: options.beheerder });
  });

program
  .command("migrate")
  .description("werk de databases bij zonder de servers te starten")
  .action(async () => (await import("./commands/migrate.ts")).migrate());

program
  .command("code")
  .argument("[e-mail]", "alleen van dit account")
  .description("toon de eenmalige codes van de demo-accounts")
  .action(async (email?: string) => (await import("./commands/code.ts")).code(email));

program
  .command("import")
  .argument("<bestand>", "CSV, XLSX, JSON of XML met werknemers of afdelingen")
  .requiredOption("--werkgever <naam of id>", "werkgever waarvoor wordt geleverd")
  .addOption(
    new Option("--soort <soort>", "volledig (gewoonlijk): iedereen staat erin; wijzigingen: alleen wat anders is")
      .choices(["volledig", "wijzigingen"])
      .default("volledig"),
  )
  .option("--ja", "verwerk zonder te vragen")
  .option("--json", "schrijf het verslag als één regel JSON")
  .description("lever werknemers van een werkgever: voorbeeld, fouten per regel, dan verwerken")
  .action(
    async (file: string, options: { werkgever: string; soort: "volledig" | "wijzigingen"; ja?: true; json?: true }) => {
      const { importFile } = await import("./commands/import.ts");
      await importFile({
        file,
        employer: options.werkgever,
        kind: options.soort === "volledig" ? "full" : "changes",
        yes: Boolean(options.ja),
        json: Boolean(options.json),
      });
    },
  );

const keyFileOption = [
  "--sleutelbestand <bestand>",
  "versleutel of open met dit bestand in plaats van een wachtzin",
] as const;

program
  .command("backup")
  .argument("<bestand>", "waar de kopie komt")
  .option(...keyFileOption)
  .description("maak één versleutelde kopie van alle databases; Datakluis mag blijven draaien")
  .action(async (file: string, options: { sleutelbestand?: string }) => {
    const { backup } = await import("./commands/backup.ts");
    await backup({ file, keyFile: options.sleutelbestand });
  });

program
  .command("restore")
  .argument("<bestand>", "een kopie die backup maakte")
  .option(...keyFileOption)
  .option("--overschrijven", "ook als er al gegevens zijn; die gaan verloren")
  .description("zet een kopie terug, alles of niets; Datakluis moet gestopt zijn")
  .action(async (file: string, options: { sleutelbestand?: string; overschrijven?: true }) => {
    const { restore } = await import("./commands/restore.ts");
    await restore({ file, keyFile: options.sleutelbestand, overwrite: Boolean(options.overschrijven) });
  });

program
  .command("verify")
  .argument("<certificaat>", "een certificaat van vernietiging (.json)")
  .option("--vingerafdruk <tekst>", "de vingerafdruk die de installatie bekendmaakt")
  .description("ga zonder verbinding na of een certificaat ongewijzigd is; code 0 is ja, 1 is nee")
  .action(async (file: string, options: { vingerafdruk?: string }) => {
    const { verify } = await import("./commands/verify.ts");
    verify(file, options.vingerafdruk);
  });

program
  .command("open-export")
  .argument("<bestand>", "een export van alles uit een datakluis")
  .argument("<map>", "een nieuwe map voor wat erin zit")
  .option(...keyFileOption)
  .description("open een export met de wachtzin die bij het bestellen werd getoond")
  .action(async (file: string, folder: string, options: { sleutelbestand?: string }) => {
    const { openExport } = await import("./commands/open-export.ts");
    await openExport({ file, folder, keyFile: options.sleutelbestand });
  });

program
  .command("create-administrator")
  .argument("<e-mail>", "van wie functioneel beheerder wordt")
  .option("--naam <naam>", "hoe hij heet", "Functioneel beheerder")
  .description("maak een functioneel beheerder en toon zijn uitnodiging; nooit een datakluisbeheerder")
  .action(async (email: string, options: { naam: string }) => {
    const { createAdministrator } = await import("./commands/create-administrator.ts");
    await createAdministrator(email, options.naam);
  });

program
  .command("rotate-keys")
  .option("--werkgever <naam of id>", "alleen van deze werkgever")
  .option("--alleen-omhullend", "alleen de omhullende sleutels; de gegevenssleutels blijven")
  .description("geef datakluizen nieuwe sleutels terwijl alles draait")
  .action(async (options: { werkgever?: string; alleenOmhullend?: true }) => {
    const { rotateKeys } = await import("./commands/rotate-keys.ts");
    await rotateKeys({ employer: options.werkgever, wrappingOnly: Boolean(options.alleenOmhullend) });
  });

program
  .command("doctor")
  .description("controleer datamap, poorten, database en servers")
  .action(async () => (await import("./commands/doctor.ts")).doctor());

program.usage("[opdracht] [opties]");
for (const command of program.commands) {
  command.helpOption("-h, --help", "toon deze uitleg").copyInheritedSettings(program);
  command.usage([...command.registeredArguments.map(dutchArgument), "[opties]"].join(" "));
}

function dutchArgument(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

const dutchTitles: Record<string, string> = {
  "Usage:": "Gebruik:",
  "Arguments:": "Argumenten:",
  "Options:": "Opties:",
  "Commands:": "Opdrachten:",
};

/** Commander's own error texts in Dutch. */
function dutchError(text: string): string {
  const known: [RegExp, string][] = [
    [/^error: unknown command '(.*)'/, "Onbekende opdracht: $1"],
    [/^error: unknown option '(.*)'/, "Onbekende optie: $1"],
    [/^error: missing required argument '(.*)'/, "Er ontbreekt een argument: $1"],
    [/^error: required option '(.*)' not specified/, "Deze optie is verplicht: $1"],
    [/^error: option '(.*)' argument missing/, "Bij deze optie hoort een waarde: $1"],
    [
      /^error: option '(.*)' argument '(.*)' is invalid\. Allowed choices are (.*)\./,
      "Ongeldige waarde '$2' bij $1. Kies uit: $3.",
    ],
    [/^error: too many arguments.*/, "Te veel argumenten."],
    [/\(Did you mean (.*)\?\)/, "(Bedoelt u $1?)"],
  ];
  return known.reduce((told, [pattern, dutch]) => told.replace(pattern, dutch), text);
}

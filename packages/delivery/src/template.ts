import { DeliveryField, fieldLabels } from "@datakluis/contract";

/** Invented, with a published test BSN and an IBAN of no bank. */
const example: Record<DeliveryField, string> = {
  personnelNumber: "VOORBEELD-1",
  lastName: "Jansen",
  prefix: "van der",
  initials: "A.B.",
  callName: "Anna",
  partnerLastName: "Vries",
  partnerPrefix: "de",
  nameUse: "04",
  sex: "Vrouw",
  bornOn: "31-12-1985",
  bsn: "999993653",
  street: "Dorpsstraat",
  houseNumber: "12",
  houseNumberAddition: "bis",
  postcode: "1234 AB",
  city: "Voorbeelddorp",
  country: "NL",
  phoneMobile: "06 12345678",
  phoneWork: "030 1234567",
  phoneHome: "",
  emailWork: "a.jansen@werkgever.example",
  emailPrivate: "",
  iban: "NL28TEST2774739477",
  departmentCode: "FIN",
  departmentName: "Financiën",
  departmentParentCode: "KAN",
  jobTitle: "Administrateur",
  startsOn: "01-02-2020",
  endsOn: "",
  contractHours: "28,5",
  normHours: "40",
  contractKind: "Onbepaalde tijd",
  costCentre: "4100",
};

/** A file to fill in: every heading we know and one example row. Byte order mark and semicolons, for Dutch Excel. */
export function templateCsv(): string {
  const line = (cellOf: Record<DeliveryField, string>) => DeliveryField.options.map((field) => cellOf[field]).join(";");
  return `\uFEFF${line(fieldLabels)}\r\n${line(example)}\r\n`;
}

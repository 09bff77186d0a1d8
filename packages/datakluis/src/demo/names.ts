/** What people are called whom nobody is: call names and last names as they occur side by side in the Netherlands. */

const words = (text: string): string[] => text.trim().split(/\s+/);

export const women = words(`
  Aïsha Amira Anja Anouk Astrid Aylin Bente Carla Charlotte Chantal Chloë Corrie Daniëlle Delfina Demi Dewi Els Elif Emma
  Esma Esther Eva Fatima Femke Fleur Fenna Gerda Gülay Hanneke Hatice Hilde Ilse Indira Ingrid Iris Jacqueline Janneke
  Jasmijn Jet Jolanda Julia Karin Khadija Kim Lieke Linda Lisa Loes Lotte Maaike Maartje Maria Marieke Marloes Meryem
  Mieke Mila Monique Nadia Naomi Nienke Noor Olga Petra Roos Roza Samira Sanne Saskia Shanti Sofia Suzan Tess Tineke Truus
  Wietske Wilma Yara Yvonne Zeynep Zoë`);

export const men = words(`
  Ahmed Albert Ali Amir Anton Arie Arjan Bart Bas Berend Bilal Bram Cees Cem Daan David Dennis Dirk Dylan Ebbe Emre Erik
  Faisal Frank Freek Gerrit Gijs Hakan Hamza Hans Harm Henk Hidde Ibrahim Ivo Jaap Jan Jasper Jelle Jeroen Jesse Johan
  Joost Karim Kees Kevin Klaas Koen Lars Leon Luuk Maarten Marcel Mark Martijn Mehmet Menno Milan Mohamed Mustafa Niels
  Omar Pieter Rachid Rajesh René Rik Rob Roland Ruben Ruud Said Sem Sjoerd Stefan Stijn Sven Teun Thijs Tim Tom Willem
  Wouter Yusuf`);

export const surnames = `
  de Jong, Jansen, de Vries, van den Berg, van Dijk, Bakker, Janssen, Visser, Smit, Meijer, de Boer, Mulder, de Groot, Bos,
  Vos, Peters, Hendriks, van Leeuwen, Dekker, Brouwer, de Wit, Dijkstra, Smits, de Graaf, van der Meer, van der Linden, Kok,
  Jacobs, de Haan, Vermeulen, van den Heuvel, van der Veen, van den Broek, de Bruijn, de Bruin, van der Heijden, Schouten,
  van Beek, Willems, van Vliet, van de Ven, Hoekstra, Maas, Verhoeven, Koster, van Dam, van der Wal, Prins, Blom, Huisman,
  Peeters, de Jonge, Kuipers, van Veen, Post, Kuiper, Veenstra, Kramer, van den Brink, Scholten, van Wijk, Postma, Martens,
  Vink, de Ruiter, Timmermans, Groen, Gerritsen, Jonker, van Loon, Boer, van der Velde, Willemsen, Smeets, de Lange, Bosch,
  van Dongen, Schipper, de Koning, van der Laan, Koning, van der Velden, Driessen, van Doorn, Hermans, Evers, van den Bosch,
  van der Meulen, Hofman, Bosman, Wolters, Sanders, van der Horst, Mol, Kuijpers, Molenaar, van de Pol, de Leeuw, Verbeek,
  Yılmaz, Kaya, Demir, Öztürk, Özdemir, Şahin, Çelik, Aydın, el Amrani, el Idrissi, Bouzid, Benali, Haddou, Aziz, Tahiri,
  Ramdin, Bihari, Pinas, Kromodimedjo, Sitorus, Pattiasina, Nguyen, Chen, Kowalski, Nowak, Popescu, Ivanov, García, Santos,
  Müller, Sjölund, van ’t Hof, in ’t Veld, Sarr, Tesfay, Hosseini, Haddad`
  .split(",")
  .map((it) => it.trim());

export const streets = `
  Molenstraat, Korenweg, Oude Haven, Sint Josephstraat, Lijsterlaan, Kerkpad, Nieuwe Gracht, Beukenlaan, Dorpsstraat,
  Stationsweg, Parklaan, Wilgenhof, Schoolstraat, Kastanjelaan, Esdoornstraat, Raadhuisplein, Havenkade, Zonnebloemstraat`
  .split(",")
  .map((it) => it.trim());

/** Four digits of a postcode and the place they lie in. */
export const cities: readonly (readonly [string, string])[] = [
  ["9711", "Groningen"],
  ["9401", "Assen"],
  ["8011", "Zwolle"],
  ["7411", "Deventer"],
  ["9231", "Surhuisterveen"],
  ["3511", "Utrecht"],
  ["1441", "Purmerend"],
  ["2011", "Haarlem"],
  ["5611", "Eindhoven"],
  ["4811", "Breda"],
  ["6511", "Nijmegen"],
  ["3011", "Rotterdam"],
  ["8901", "Leeuwarden"],
  ["6211", "Maastricht"],
];

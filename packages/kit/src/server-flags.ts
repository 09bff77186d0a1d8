/**
 * With what Node begins a server. It gives what is young up to 128 MB a process before it looks what of it is still needed.
 * Half of that takes some 60 MB off while 100,000 people move in, and no time; a quarter costs a tenth of the questions a
 * server answers.
 */
export const serverFlags = ["--max-semi-space-size=32"];

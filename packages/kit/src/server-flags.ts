/**
 * With what Node begins a server. It gives what is young up to 128 MB a process before it looks what of it is still needed.
 * Half of that takes some 60 MB off while 100,000 people move in, and no time; a quarter costs a tenth of the questions a
 * server answers.
 */
export const serverFlags = ["--max-semi-space-size=32"];

/**
 * And in what environment. Left to itself glibc keeps what threads have given back, for each of them apart, and large pieces
 * as well: after a delivery of 100,000 people that was half of what the process held. So a large piece goes back at once.
 */
export const serverEnvironment = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
};

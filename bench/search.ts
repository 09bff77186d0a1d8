/** `npm run bench -- search` is the search of the main job: the employer's, among his people. */
export { run } from "./search-employer.ts";

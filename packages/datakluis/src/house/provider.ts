/** What an operator says of the service's identity provider is for login alone, as it stands. */
export const providerEnvironment = (env: NodeJS.ProcessEnv = process.env): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith("DATAKLUIS_OIDC_") && value ? [[name, value]] : [],
    ),
  );

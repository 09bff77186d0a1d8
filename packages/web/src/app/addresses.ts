/** Addresses of our own pages, built in one place. A reference is all they hold. */
export const addressOf = {
  dossier: (ref: string) => `/dossiers/${ref}`,
  /** On the tab with its tasks. */
  dossierTasks: (ref: string) => `/dossiers/${ref}#taken`,
  form: (ref: string, taskId: string) => `/dossiers/${ref}/formulieren/${taskId}`,
  tasks: "/taken",
  uwv: "/uwv",
  reports: "/rapporten",
  user: (id: string) => `/gebruikers/${id}`,
  employer: (id: string) => `/werkgevers/${id}`,
  deliveries: (id: string) => `/leveringen/${id}`,
  delivery: (employerId: string, id: string) => `/leveringen/${employerId}/${id}`,
  request: (id: string) => `/beheer/verzoeken/${id}`,
  toldDelivery: (employerId: string, id: string) => `/leveringen/${employerId}/verslag/${id}`,
  vaultDelivery: (employerId: string, id: string) => `/leveringen/${employerId}/datakluis/${id}`,
  retrieval: "/importeren",
  confidentialRecord: "/vertrouwelijke-inzagen",
  planning: "/planning",
  support: "/ondersteuning",
  hours: (userId: string) => `/planning/uren/${userId}`,
  agreements: "/overeenkomst",
  agreement: (id: string) => `/overeenkomst/${id}`,
};

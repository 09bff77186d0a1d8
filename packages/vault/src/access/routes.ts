export const accessRoutes = [];

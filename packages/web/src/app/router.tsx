import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouteComponent,
} from "@tanstack/react-router";
import { Actueel } from "../portal/Actueel.tsx";
import { Guarded } from "./Guarded.tsx";
import { NotFound } from "./NotFound.tsx";

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/inloggen",
  component: lazyRouteComponent(() => import("../login/SignIn.tsx"), "SignIn"),
});
const providerReturn = createRoute({
  getParentRoute: () => root,
  path: "/inloggen/terug",
  component: lazyRouteComponent(() => import("../login/ProviderReturn.tsx"), "ProviderReturn"),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/uitnodiging",
  component: lazyRouteComponent(() => import("../login/Invitation.tsx"), "Invitation"),
});
const forgottenPassword = createRoute({
  getParentRoute: () => root,
  path: "/wachtwoord-vergeten",
  component: lazyRouteComponent(() => import("../login/ForgottenPassword.tsx"), "ForgottenPassword"),
});
const newPassword = createRoute({
  getParentRoute: () => root,
  path: "/wachtwoord",
  component: lazyRouteComponent(() => import("../login/NewPassword.tsx"), "NewPassword"),
});
const objection = createRoute({
  getParentRoute: () => root,
  path: "/klopt-niet",
  component: lazyRouteComponent(() => import("../freeze/ObjectionPage.tsx"), "ObjectionPage"),
});
const representative = createRoute({
  getParentRoute: () => root,
  path: "/opvolging-bevestigen",
  component: lazyRouteComponent(() => import("../succession/RepresentativePage.tsx"), "RepresentativePage"),
});

const destructionConfirmation = createRoute({
  getParentRoute: () => root,
  path: "/vernietiging-bevestigen",
  component: lazyRouteComponent(() => import("../ending/ConfirmationPage.tsx"), "ConfirmationPage"),
});

/** Everything behind the door. Addresses hold references only: no name, number or search text. */
const inside = createRoute({ getParentRoute: () => root, id: "binnen", component: Guarded });
const page = <P extends string>(path: P, component: RouteComponent) =>
  createRoute({ getParentRoute: () => inside, path, component });

const pages = [
  // The first screen of everybody comes along at once; the others when they are opened.
  page("/", Actueel),
  page(
    "/dossiers/$ref",
    lazyRouteComponent(() => import("../dossiers/DossierPage.tsx"), "DossierPage"),
  ),
  page(
    "/dossiers/$ref/formulieren/$taskId",
    lazyRouteComponent(() => import("../forms/FormPage.tsx"), "FormPage"),
  ),
  page(
    "/taken",
    lazyRouteComponent(() => import("../poortwachter/QueuePage.tsx"), "QueuePage"),
  ),
  page(
    "/uwv",
    lazyRouteComponent(() => import("../poortwachter/UwvPage.tsx"), "UwvPage"),
  ),
  page(
    "/rapporten",
    lazyRouteComponent(() => import("../reports/ReportsPage.tsx"), "ReportsPage"),
  ),
  page(
    "/werkgevers",
    lazyRouteComponent(() => import("../organisation/Employers.tsx"), "Employers"),
  ),
  page(
    "/werkgevers/$employerId",
    lazyRouteComponent(() => import("../organisation/EmployerPage.tsx"), "EmployerPage"),
  ),
  page(
    "/activaties",
    lazyRouteComponent(() => import("../preparation/ActivationsPage.tsx"), "ActivationsPage"),
  ),
  page(
    "/gebruikers",
    lazyRouteComponent(() => import("../organisation/ServiceUsers.tsx"), "ServiceUsers"),
  ),
  page(
    "/gebruikers/$userId",
    lazyRouteComponent(() => import("../organisation/StandingPage.tsx"), "StandingPage"),
  ),
  page(
    "/gebruikersgroepen",
    lazyRouteComponent(() => import("../groups/UserGroups.tsx"), "UserGroups"),
  ),
  page(
    "/leveringen/$employerId",
    lazyRouteComponent(() => import("../deliveries/DeliveriesPage.tsx"), "DeliveriesPage"),
  ),
  page(
    "/leveringen/$employerId/$deliveryId",
    lazyRouteComponent(() => import("../deliveries/DeliveryPage.tsx"), "DeliveryPage"),
  ),
  page(
    "/leveringen/$employerId/verslag/$deliveryId",
    lazyRouteComponent(() => import("../deliveries/DeliveryPage.tsx"), "ToldDeliveryPage"),
  ),
  page(
    "/leveringen/$employerId/datakluis/$deliveryId",
    lazyRouteComponent(() => import("../deliveries/DeliveryPage.tsx"), "VaultDeliveryPage"),
  ),
  page(
    "/overeenkomst",
    lazyRouteComponent(() => import("../agreement/AgreementWizard.tsx"), "AgreementWizard"),
  ),
  page(
    "/overeenkomst/$employerId",
    lazyRouteComponent(() => import("../agreement/AgreementPage.tsx"), "AgreementPage"),
  ),
  page(
    "/beheer",
    lazyRouteComponent(() => import("../access/AdministrationPage.tsx"), "AdministrationPage"),
  ),
  page(
    "/beheer/verzoeken/$requestId",
    lazyRouteComponent(() => import("../access/AdministrationPage.tsx"), "AdministrationPage"),
  ),
  page(
    "/opvolging",
    lazyRouteComponent(() => import("../succession/SuccessionPage.tsx"), "SuccessionPage"),
  ),
  page(
    "/importeren",
    lazyRouteComponent(() => import("../retrieval/RetrievalPage.tsx"), "RetrievalPage"),
  ),
  page(
    "/vertrouwelijke-inzagen",
    lazyRouteComponent(() => import("../retrieval/ConfidentialPage.tsx"), "ConfidentialPage"),
  ),
  page(
    "/planning",
    lazyRouteComponent(() => import("../planning/PlanningPage.tsx"), "PlanningPage"),
  ),
  page(
    "/planning/uren/$userId",
    lazyRouteComponent(() => import("../planning/HoursPage.tsx"), "HoursPage"),
  ),
  page(
    "/ondersteuning",
    lazyRouteComponent(() => import("../help/SupportPage.tsx"), "SupportPage"),
  ),
  page(
    "/profiel",
    lazyRouteComponent(() => import("../login/Profile.tsx"), "Profile"),
  ),
];

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    providerReturn,
    invitation,
    forgottenPassword,
    newPassword,
    objection,
    representative,
    destructionConfirmation,
    inside.addChildren(pages),
  ]),
  defaultPreload: false,
});

/// <reference types="vite/client" />
declare module "virtual:steps.css";

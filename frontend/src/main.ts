// Everything every page loads. Each island listens on the document, so that parts brought in later work alike.
import "./css/main.css";
import "virtual:steps.css";
import "./islands/chips";
import "./islands/copy";
import "./islands/dialogs";
import "./islands/drop";
import "./islands/filters";
import "./islands/keys";
import "./islands/once";
import "./islands/progress";
import "./islands/rail";
import "./islands/rows";
import "./islands/toasts";
import "./islands/unsaved";
import "./work/review";

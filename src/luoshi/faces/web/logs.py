"""Log lines as JSON, one a line, whatever a request put into its headers or names."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from luoshi.office.audit.context import origin


class JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": origin().request_id,
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)

"""Line drawings of 16 x 16, drawn in the colour of the text around them."""

from __future__ import annotations

ICONS = {
    "todo": '<circle cx="8" cy="8" r="5.5"/>',
    "locked": '<rect x="3.5" y="7" width="9" height="6.5" rx="1"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>',
    "doing": '<circle cx="8" cy="8" r="5.5"/><path class="fill" d="M8 2.5a5.5 5.5 0 0 0 0 11z"/>',
    "waiting": '<circle cx="8" cy="8" r="5.5"/><circle cx="8" cy="8" r="2.5"/>',
    "done": '<path d="M3 8.5 6.5 12 13 4.5"/>',
    "look": '<path d="M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1"/>',
    "returned": '<path d="M6 3 2.5 6.5 6 10M2.5 6.5h7a3.75 3.75 0 0 1 0 7.5H8"/>',
    "error": '<path d="M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4zM8 4.8v3.8M8 11v.1"/>',
    "info": '<circle cx="8" cy="8" r="6.2"/><path d="M8 7.2v3.8M8 4.9v.1"/>',
    "person": '<circle cx="8" cy="5.5" r="2.5"/><path d="M3.5 13.5a4.5 4.5 0 0 1 9 0"/>',
    "download": '<path d="M8 2.5v7.6M4.8 7 8 10.2 11.2 7M3 13.5h10"/>',
    "upload": '<path d="M8 10.5V2.9M4.8 6 8 2.8 11.2 6M3 13.5h10"/>',
    "print": '<path d="M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z"/>',
    "paper": '<path d="M4 1.8h5.2L12.5 5v9.2H4zM9 2v3.2h3.3M6 8h4.5M6 10.8h4.5"/>',
    "table": '<path d="M1.5 3.5h13v10h-13zM1.5 6.5h13M1.5 10h13M6 3.5v10M10.5 3.5v10"/>',
    "menu": '<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>',
    "down": '<path d="M3.5 6 8 10.5 12.5 6"/>',
    "left": '<path d="M10 3.5 5.5 8l4.5 4.5"/>',
    "right": '<path d="M6 3.5 10.5 8 6 12.5"/>',
}

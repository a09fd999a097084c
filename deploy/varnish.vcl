# Varnish in front of the site: public answers are kept for exactly as long as each says, and dropped by their keys.
#
# PURGER=cms.answers.purgers.Varnish PURGER_ARGS=http://127.0.0.1:6081 .venv/bin/python manage.py purge_caches
# tells it after each change. Written for Varnish 7; needs no module beside those it brings along.
vcl 4.1;

import std;

backend site {
    .host = "127.0.0.1";
    .port = "8000";
}

# Whoever may empty the cache, and asks for it directly: see below.
acl purgers {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    # As whoever speaks TLS in front says it; anything else is none.
    if (req.http.X-Forwarded-Proto != "https") {
        set req.http.X-Forwarded-Proto = "http";
    }
    if (req.method == "PURGE") {
        # Varnish itself adds the address of its client to X-Forwarded-For. A comma before it: a proxy on this machine,
        # where TLS ends say, hands on what somebody out there has asked.
        if (client.ip !~ purgers || req.http.X-Forwarded-For ~ ",") {
            return (synth(403));
        }
        if (req.http.Cache-Tag) {
            # Tags are words of letters, digits, dots and dashes with commas between them; a dot matches itself, too.
            std.ban("obj.http.Cache-Tag ~ (^|,)(" + regsuball(req.http.Cache-Tag, ",", "|") + ")(,|$)");
        } else {
            std.ban("obj.status != 0");
        }
        if (std.ban_error() != "") {
            return (synth(400, std.ban_error()));
        }
        return (synth(200));
    }
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    if (req.url ~ "^/admin/") {
        return (pass);
    }
    # The public has no cookies, and keyed routes say "private" or "no-store".
    unset req.http.Cookie;
    if (req.http.Authorization) {
        return (pass);
    }
}

sub vcl_hash {
    # Else those who ask by TLS would get what leads the others there, for ever round.
    hash_data(req.http.X-Forwarded-Proto);
}

sub vcl_backend_response {
    # s-maxage, stale-while-revalidate and no-store are read by Varnish itself; a problem is kept by nobody.
    if (beresp.http.Cache-Control !~ "public" || beresp.http.Set-Cookie) {
        # Remembered for two minutes: those who ask it at once do not wait for each other.
        set beresp.uncacheable = true;
        set beresp.ttl = 120s;
    } else if (beresp.http.Cache-Control !~ "stale-while-revalidate") {
        # Where an answer ends by the clock; else Varnish would serve it for ten seconds more (default_grace).
        set beresp.grace = 0s;
    }
}

sub vcl_deliver {
    unset resp.http.Cache-Tag;
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = "MISS";
    }
}

//! The search server that settings or a command name: its address, and the way to it.
//!
//! Nothing is contacted unless somebody names it, and who may use it stands in the environment, never in a
//! file that travels with drafts:
//!
//! | variable | holds |
//! |---|---|
//! | `TICKMARK_SERVER` | the server that the credentials below are for, as `https://host:port` |
//! | `TICKMARK_SERVER_USER`, `TICKMARK_SERVER_PASSWORD` | basic authentication |
//! | `TICKMARK_SERVER_API_KEY` | an API key, in place of these two |
//! | `TICKMARK_SERVER_CA` | a PEM file of authorities to trust in place of the public ones |
//!
//! A settings file may come from anybody; that is why the credentials go to the server that the
//! environment names and to no other, and not without TLS, except to this machine.

use std::fmt;
use std::sync::Arc;

use crate::evidence::remote::{Connection, RemoteError};

#[cfg(feature = "server")]
mod http;

/// An archive on a server: `https://search.example.org:9200/archive`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Scheme, host and port.
    origin: String,
    /// What stands between the host and the archive's name: empty, or begins with `/`.
    prefix: String,
    archive: String,
}

/// Bytes that the name of an archive may have: servers allow 255, and a number is put behind it.
const LONGEST_NAME: usize = 200;

impl Address {
    /// The address in a setting or an argument.
    ///
    /// # Errors
    /// With a sentence for the user.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (scheme, rest) = text
            .split_once("://")
            .map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest))
            .filter(|(scheme, _)| scheme == "http" || scheme == "https")
            .ok_or("it must begin with https:// or http://")?;
        if rest.contains(['?', '#', ' ', '\\']) || rest.chars().any(char::is_control) {
            return Err("it must be the address of an archive and nothing more".to_owned());
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.contains('@') {
            return Err(
                "it must hold no credentials; they are taken from the environment (TICKMARK_SERVER_API_KEY, or TICKMARK_SERVER_USER and TICKMARK_SERVER_PASSWORD)"
                    .to_owned(),
            );
        }
        if host.is_empty() || host.starts_with(':') {
            return Err("it names no host".to_owned());
        }
        let path = path.trim_matches('/');
        let (prefix, archive) = path.rsplit_once('/').unwrap_or(("", path));
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
        if archive.is_empty() {
            return Err(
                "it names no archive; put a name behind the host, as in https://host:9200/archive"
                    .to_owned(),
            );
        }
        if archive.len() > LONGEST_NAME
            || !archive.chars().all(is_name)
            || archive.starts_with(['-', '_', '.'])
        {
            return Err(format!(
                "“{archive}” cannot be the name of an archive: a-z, 0-9, -, _ and . can, and a letter or digit comes first"
            ));
        }
        Ok(Self {
            origin: format!("{scheme}://{}", host.to_ascii_lowercase()),
            prefix: match prefix {
                "" => String::new(),
                prefix => format!("/{prefix}"),
            },
            archive: archive.to_owned(),
        })
    }

    /// The name of the archive on the server.
    pub fn archive(&self) -> &str {
        &self.archive
    }

    /// Where a path of the protocol is found.
    #[cfg_attr(not(feature = "server"), allow(dead_code))]
    fn url(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, self.prefix)
    }

    /// True if nobody can listen: the way has TLS, or does not leave this machine.
    #[cfg_attr(not(feature = "server"), allow(dead_code))]
    fn is_private(&self) -> bool {
        let host = self.origin.split_once("://").map_or("", |(_, host)| host);
        let name = match host.strip_prefix('[') {
            Some(v6) => v6.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        let is_loopback = name
            .parse()
            .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
        self.origin.starts_with("https://") || name == "localhost" || is_loopback
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}/{}", self.origin, self.prefix, self.archive)
    }
}

/// A way to the server of an address, with the credentials that the environment has for it. Nothing is sent
/// yet.
///
/// # Errors
/// If the environment's credentials or authorities cannot be used, or this program was built without it.
pub fn connect(address: &Address) -> Result<Arc<dyn Connection>, RemoteError> {
    #[cfg(feature = "server")]
    return Ok(Arc::new(http::Http::new(address, &|name| {
        std::env::var(name).ok()
    })?));
    #[cfg(not(feature = "server"))]
    Err(RemoteError::Away(format!(
        "{address} cannot be asked: this tickmark was built without the feature `server`"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_its_parts() {
        let address = Address::parse("https://Search.Example.org:9200/desk/archive/").unwrap();
        assert_eq!(address.archive(), "archive");
        assert_eq!(
            address.to_string(),
            "https://search.example.org:9200/desk/archive"
        );
        assert_eq!(
            address.url("/_bulk"),
            "https://search.example.org:9200/desk/_bulk"
        );
        let plain = Address::parse("http://127.0.0.1:9200/a-1").unwrap();
        assert_eq!(plain.url("/_bulk"), "http://127.0.0.1:9200/_bulk");
    }

    #[test]
    fn what_is_no_address_is_told_why() {
        for (text, words) in [
            ("archive", "begin with https://"),
            ("ftp://host/archive", "begin with https://"),
            ("https://host", "names no archive"),
            ("https://:9200/archive", "names no host"),
            ("https://me:word@host/archive", "no credentials"),
            ("https://host/Archive", "cannot be the name"),
            ("https://host/_all", "cannot be the name"),
            ("https://host/a*", "cannot be the name"),
            ("https://host/a?x=1", "nothing more"),
            ("https://host/a\r\nx", "nothing more"),
        ] {
            let error = Address::parse(text).unwrap_err();
            assert!(error.contains(words), "{text}: {error}");
        }
    }

    #[test]
    fn only_what_nobody_can_listen_to_is_private() {
        for (text, private) in [
            ("https://host/a", true),
            ("http://host/a", false),
            ("http://localhost:9200/a", true),
            ("http://127.0.0.1/a", true),
            ("http://[::1]:9200/a", true),
            ("http://127.0.0.1.example.org/a", false),
            ("http://localhost.example.org/a", false),
        ] {
            assert_eq!(
                Address::parse(text).unwrap().is_private(),
                private,
                "{text}"
            );
        }
    }
}

//! HTTP to a search server: time-outs, repeated attempts, TLS and credentials.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use ureq::http;
use ureq::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Error};

use super::Address;
use crate::evidence::remote::{Answer, Body, Connection, Method, RemoteError, Request};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);

/// How long a server may think about a request.
const THINK: Duration = Duration::from_secs(30);

/// How long a request may take in all.
const ALL: Duration = Duration::from_secs(120);

/// How often a request is sent that finds no server, or one that has no time.
const ATTEMPTS: u32 = 4;

/// The pause before the second attempt; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(200);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Bytes of an answer: the most passages that are asked for at once, at 10 kB each.
const ANSWER: u64 = 100 << 20;

/// A way to one server, kept open between requests.
pub struct Http {
    agent: Agent,
    address: Address,
    authorization: Option<HeaderValue>,
}

impl Http {
    /// A way to the server of an address; `environment` knows the variables that [`super`] lists.
    pub fn new(
        address: &Address,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, RemoteError> {
        let away = |why: String| RemoteError::Away(format!("{address} cannot be asked: {why}"));
        let variable = |name: &str| environment(name).filter(|value| !value.is_empty());
        let authorization = authorization(address, &variable).map_err(away)?;
        let mut tls = TlsConfig::builder();
        if let Some(file) = variable("TICKMARK_SERVER_CA") {
            let roots = authorities(&file).map_err(away)?;
            tls = tls.root_certs(RootCerts::Specific(Arc::new(roots)));
        }
        let config = Agent::config_builder()
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(THINK))
            .timeout_global(Some(ALL))
            .http_status_as_error(false)
            // Credentials follow nobody.
            .max_redirects(0)
            .user_agent(concat!("tickmark/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls.build());
        Ok(Self {
            agent: config.build().new_agent(),
            address: address.clone(),
            authorization,
        })
    }

    fn once(&self, request: Request<'_>) -> Result<Answer, Error> {
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Put => http::Method::PUT,
            Method::Post => http::Method::POST,
            Method::Delete => http::Method::DELETE,
        };
        let (kind, bytes): (_, &[u8]) = match request.body {
            Body::Nothing => (None, &[]),
            Body::Json(bytes) => (Some("application/json"), bytes),
            Body::Lines(bytes) => (Some("application/x-ndjson"), bytes),
        };
        let mut sent = http::Request::builder()
            .method(method)
            .uri(self.address.url(request.path));
        if let Some(kind) = kind {
            sent = sent.header(CONTENT_TYPE, kind);
        }
        if let Some(words) = &self.authorization {
            sent = sent.header(AUTHORIZATION, words);
        }
        let mut response = match request.method {
            Method::Put | Method::Post => self.agent.run(sent.body(bytes)?)?,
            Method::Get | Method::Delete => self.agent.run(sent.body(())?)?,
        };
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(ANSWER);
        Ok(Answer {
            status,
            body: body.read_to_vec()?,
        })
    }
}

impl Connection for Http {
    fn send(&self, request: Request<'_>) -> Result<Answer, RemoteError> {
        for attempt in 1..ATTEMPTS {
            match self.once(request) {
                Ok(answer) if !is_passing(answer.status) => return Ok(answer),
                Err(error) if !may_pass(&error) => return Err(self.away(&error)),
                _ => self.pause(attempt + 1),
            }
        }
        self.once(request).map_err(|error| self.away(&error))
    }

    fn pause(&self, attempt: u32) {
        let doubled = attempt.saturating_sub(2).min(16);
        thread::sleep((PAUSE * (1 << doubled)).min(LONGEST_PAUSE));
    }
}

impl Http {
    fn away(&self, error: &Error) -> RemoteError {
        let why = match error {
            Error::Io(error) => error.to_string(),
            Error::HostNotFound => "there is no such host".to_owned(),
            Error::ConnectionFailed => "no connection can be made".to_owned(),
            Error::Timeout(_) => "it does not answer in time".to_owned(),
            other => other.to_string(),
        };
        RemoteError::Away(format!("{} cannot be asked: {why}", self.address))
    }
}

/// True for what a server, or something on the way to it, says when it has no time now.
fn is_passing(status: u16) -> bool {
    matches!(status, 429 | 502 | 503 | 504)
}

/// True for what may be over with the next attempt; a wrong certificate will not be.
fn may_pass(error: &Error) -> bool {
    match error {
        Error::Io(error) => error.kind() != std::io::ErrorKind::InvalidData,
        Error::ConnectionFailed | Error::Timeout(_) => true,
        _ => false,
    }
}

/// The credentials of the environment, if they are for this server.
fn authorization(
    address: &Address,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<HeaderValue>, String> {
    let words = match (
        variable("TICKMARK_SERVER_API_KEY"),
        variable("TICKMARK_SERVER_USER"),
        variable("TICKMARK_SERVER_PASSWORD"),
    ) {
        (Some(key), _, _) => format!("ApiKey {key}"),
        (None, Some(user), password) => {
            let both = format!("{user}:{}", password.unwrap_or_default());
            format!("Basic {}", BASE64_STANDARD.encode(both))
        }
        (None, None, _) => return Ok(None),
    };
    let meant = variable("TICKMARK_SERVER").ok_or(
        "the environment has credentials but does not say for which server; set TICKMARK_SERVER to its https://host:port",
    )?;
    let meant = meant.trim_end_matches('/').to_ascii_lowercase();
    let is_meant = meant == address.origin || meant.starts_with(&format!("{}/", address.origin));
    if !is_meant {
        // Those of another server are none of this one's business.
        return Ok(None);
    }
    if !address.is_private() {
        return Err("credentials are not sent without TLS; use https://".to_owned());
    }
    let mut value = HeaderValue::from_str(&words)
        .map_err(|_| "the credentials of the environment hold a line break or the like")?;
    value.set_sensitive(true);
    Ok(Some(value))
}

fn authorities(file: &str) -> Result<Vec<Certificate<'static>>, String> {
    let cannot = |why: &dyn std::fmt::Display| format!("TICKMARK_SERVER_CA ({file}) {why}");
    let bytes = std::fs::read(file).map_err(|error| cannot(&format!("cannot be read: {error}")))?;
    let mut found = Vec::new();
    for item in parse_pem(&bytes) {
        if let PemItem::Certificate(certificate) =
            item.map_err(|error| cannot(&format!("is no PEM file: {error}")))?
        {
            found.push(certificate);
        }
    }
    match found.is_empty() {
        true => Err(cannot(&"holds no certificate")),
        false => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(address: &str, environment: &[(&str, &str)]) -> Result<Option<String>, String> {
        let variable = |name: &str| {
            let found = environment.iter().find(|(own, _)| *own == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let address = Address::parse(address).unwrap();
        let value = authorization(&address, &variable)?;
        Ok(value.map(|value| value.to_str().unwrap().to_owned()))
    }

    #[test]
    fn credentials_go_to_the_server_they_are_for_and_to_no_other() {
        let key = ("TICKMARK_SERVER_API_KEY", "abc");
        let server = ("TICKMARK_SERVER", "https://Search.example.org:9200/");
        let own = "https://search.example.org:9200/archive";
        assert_eq!(sent(own, &[key, server]), Ok(Some("ApiKey abc".to_owned())));
        assert_eq!(
            sent("https://other.example.org/a", &[key, server]),
            Ok(None)
        );
        assert_eq!(
            sent("https://search.example.org/a", &[key, server]),
            Ok(None)
        );
        assert!(sent(own, &[key]).unwrap_err().contains("which server"));
        assert_eq!(sent(own, &[server]), Ok(None));
    }

    #[test]
    fn a_user_is_told_as_basic_authentication_wants_it() {
        let environment = [
            ("TICKMARK_SERVER", "http://localhost:9200"),
            ("TICKMARK_SERVER_USER", "desk"),
            ("TICKMARK_SERVER_PASSWORD", "pass:word"),
        ];
        let words = sent("http://localhost:9200/a", &environment);
        assert_eq!(words, Ok(Some("Basic ZGVzazpwYXNzOndvcmQ=".to_owned())));
    }

    #[test]
    fn nothing_secret_is_sent_where_others_can_listen() {
        let environment = [
            ("TICKMARK_SERVER", "http://search.example.org"),
            ("TICKMARK_SERVER_API_KEY", "abc"),
        ];
        let error = sent("http://search.example.org/a", &environment).unwrap_err();
        assert!(error.contains("without TLS"), "{error}");
        let broken = [
            ("TICKMARK_SERVER", "https://search.example.org"),
            ("TICKMARK_SERVER_API_KEY", "a\nb"),
        ];
        let error = sent("https://search.example.org/a", &broken).unwrap_err();
        assert!(error.contains("line break"), "{error}");
    }
}

//! Requests as some clients write them, made to read as the protocol has them.

use std::task::{Context, Poll};

use serde_json::Value;
use tower_lsp::jsonrpc::Request;
use tower_service::Service;

/// Hands requests on to a service, those of careless clients corrected.
pub struct Lenient<S>(pub S);

impl<S: Service<Request>> Service<Request> for Lenient<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        self.0.call(without_null_arguments(request))
    }
}

/// Commands without arguments are sent with `"arguments": null` by clients whose language writes an
/// absent list so.
fn without_null_arguments(request: Request) -> Request {
    let is_null = |params: &Value| params.get("arguments").is_some_and(Value::is_null);
    if request.method() != "workspace/executeCommand" || !request.params().is_some_and(is_null) {
        return request;
    }
    let (method, id, params) = request.into_parts();
    let mut corrected = Request::build(method);
    if let Some(id) = id {
        corrected = corrected.id(id);
    }
    if let Some(Value::Object(mut params)) = params {
        params.remove("arguments");
        corrected = corrected.params(Value::Object(params));
    }
    corrected.finish()
}

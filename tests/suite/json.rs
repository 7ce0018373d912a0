//! JSON made short enough to read as a golden.

/// Takes out what is empty, and replaces the values of a key, wherever it stands.
pub fn leave_out(value: &mut serde_json::Value, key: &str) {
    match value {
        serde_json::Value::Object(map) => {
            map.retain(|_, inner| !is_empty(inner));
            for (name, inner) in map.iter_mut() {
                if name == key {
                    *inner = "(left out)".into();
                } else {
                    leave_out(inner, key);
                }
            }
        }
        serde_json::Value::Array(items) => {
            for item in items {
                leave_out(item, key);
            }
        }
        _ => {}
    }
}

fn is_empty(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Null => true,
        serde_json::Value::Bool(value) => !value,
        serde_json::Value::String(text) => text.is_empty(),
        serde_json::Value::Array(items) => items.is_empty(),
        serde_json::Value::Object(map) => map.values().all(is_empty),
        serde_json::Value::Number(_) => false,
    }
}

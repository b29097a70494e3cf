// Runs policies in C#, the language of their expressions: what the tests hold true of a policy is then true of its C#, not
// of another language's reading of it. Statements are followed only as far as the lanes' policies use them; whatever else
// stands in a document is written to the log with its values. A program of tests: no part of what is deployed.
using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

public class Headers {
  readonly Dictionary<string, string> values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
  public Headers(JToken written) {
    if (written != null) foreach (var header in ((JObject)written).Properties()) values[header.Name] = (string)header.Value;
  }
  public string GetValueOrDefault(string name, string otherwise) { return values.ContainsKey(name) ? values[name] : otherwise; }
  public bool ContainsKey(string name) { return values.ContainsKey(name); }
  public void Set(string name, string value) { values[name] = value; }
  public void Delete(string name) { values.Remove(name); }
  public JObject ToJson() { return new JObject(values.OrderBy(each => each.Key).Select(each => new JProperty(each.Key, each.Value))); }
}

public class Body {
  public string Text;
  public int Reads;
  public T As<T>(bool preserveContent = false) {
    Reads++;
    if (!preserveContent) throw new InvalidOperationException("the body would be consumed");
    if (typeof(T) == typeof(string)) return (T)(object)Text;
    if (typeof(T) == typeof(JObject)) return (T)(object)JObject.Parse(Text);
    throw new InvalidOperationException("a body is read as string or JObject");
  }
}

public class Url { public string Host; }
public class Request { public Headers Headers; public Body Body; public Url Url = new Url(); }
public interface IResponse { int StatusCode { get; } Headers Headers { get; } Body Body { get; } }
public class Response : IResponse {
  public int StatusCode { get; set; }
  public Headers Headers { get; set; }
  public Body Body { get; set; }
  public static Response Of(JToken written) {
    if (written == null || written.Type == JTokenType.Null) return null;
    var body = written["body"];
    return new Response {
      StatusCode = (int)written["status"],
      Headers = new Headers(written["headers"]),
      Body = new Body { Text = body == null ? "" : body.Type == JTokenType.String ? (string)body : body.ToString(Formatting.None) },
    };
  }
}

public class Variables : IEnumerable<KeyValuePair<string, object>> {
  readonly Dictionary<string, object> values = new Dictionary<string, object>();
  public object this[string name] {
    get { if (!values.ContainsKey(name)) throw new KeyNotFoundException("variable " + name); return values[name]; }
  }
  public bool ContainsKey(string name) { return values.ContainsKey(name); }
  public T GetValueOrDefault<T>(string name, T otherwise) { return values.ContainsKey(name) ? (T)values[name] : otherwise; }
  // A null may leave a variable unset: the stricter of two readings of the documentation.
  public void Set(string name, object value) { if (value == null) values.Remove(name); else values[name] = value; }
  public IEnumerator<KeyValuePair<string, object>> GetEnumerator() { return values.GetEnumerator(); }
  IEnumerator IEnumerable.GetEnumerator() { return values.GetEnumerator(); }
}

public class Claims {
  readonly Dictionary<string, string[]> values = new Dictionary<string, string[]>();
  public Claims(JToken written) {
    foreach (var claim in ((JObject)written).Properties()) values[claim.Name] = claim.Value.Select(each => (string)each).ToArray();
  }
  public bool ContainsKey(string name) { return values.ContainsKey(name); }
  public string[] this[string name] { get { return values[name]; } }
  public string GetValueOrDefault(string name, string otherwise) { return values.ContainsKey(name) ? string.Join(",", values[name]) : otherwise; }
}

public class Jwt { public Claims Claims; }
public class Named { public string Id; }
public class Deployment { public string Region = ""; }
public class LastError { public string Source, Reason, Message, Section, PolicyId; }

public class Context {
  public Request Request = new Request();
  public Response Response;
  public Deployment Deployment = new Deployment();
  public Named Operation = new Named();
  public Named Subscription;
  public Variables Variables = new Variables();
  public LastError LastError;
  public TimeSpan Elapsed;
  public Guid RequestId = new Guid("00000000-0000-0000-0000-00000000000a");
}

/// What a policy that returned a response throws to leave the pipeline.
public class Returned : Exception { }

/// A policy error, which leads to on-error.
public class Raised : Exception {
  public LastError Error; public int Status;
  public Raised(LastError error, int status) : base(error.Message) { Error = error; Status = status; }
}

/// One request through a document: its statements in order, with what the backends answer told beforehand.
public class Run {
  readonly Context context = new Context();
  readonly JArray log = new JArray();
  readonly JToken scenario;
  readonly Queue<JToken> answers;
  string section, backend;

  public Run(JToken scenario) {
    this.scenario = scenario;
    answers = new Queue<JToken>(scenario["answers"] ?? new JArray());
    var request = scenario["request"];
    var body = request["body"];
    context.Operation.Id = (string)request["operation"];
    context.Deployment.Region = (string)scenario["region"] ?? "";
    context.Request.Headers = new Headers(request["headers"]);
    if (body != null) context.Request.Body = new Body { Text = body.Type == JTokenType.String ? (string)body : body.ToString(Formatting.None) };
    if (scenario["key"] != null) context.Subscription = new Named { Id = (string)scenario["key"] };
  }

  public JObject Result(JToken document) {
    string error = null;
    try {
      try {
        foreach (var each in new [] { "inbound", "backend", "outbound" }) { section = each; All(document[each]); }
      } catch (Returned) { throw; } catch (Raised raised) {
        error = Fail(raised.Error, raised.Status, document);
      } catch (Exception exception) {
        // What the service makes of any exception in an expression.
        var found = new LastError { Source = "expression", Reason = "ExpressionValueEvaluationFailure", Message = exception.Message, Section = section };
        error = Fail(found, 500, document);
      }
    } catch (Returned) { }
    var response = context.Response;
    return new JObject(
      new JProperty("response", response == null ? null : new JObject(
        new JProperty("status", response.StatusCode), new JProperty("headers", response.Headers.ToJson()), new JProperty("body", response.Body.Text))),
      new JProperty("error", error), new JProperty("log", log),
      new JProperty("requestHeaders", context.Request.Headers.ToJson()),
      new JProperty("bodyReads", context.Request.Body == null ? 0 : context.Request.Body.Reads));
  }

  string Fail(LastError error, int status, JToken document) {
    context.LastError = error;
    context.Response = new Response { StatusCode = status, Headers = new Headers(null), Body = new Body { Text = "" } };
    section = "on-error";
    All(document["on-error"]);
    return error.Reason + ": " + error.Message;
  }

  void All(JToken statements) { foreach (var each in statements) One(each); }

  object Value(JToken written) {
    if (written == null) return null;
    return written.Type == JTokenType.Integer ? Expressions.All[(int)written](context) : (string)written;
  }
  string Text(JToken written) { var value = Value(written); return value == null ? null : value is bool ? ((bool)value ? "true" : "false") : value.ToString(); }
  JToken Attribute(JToken statement, string name) { return statement["attributes"][name]; }
  JToken Child(JToken statement, string name) { return statement["children"].FirstOrDefault(each => (string)each["name"] == name); }

  void One(JToken statement) {
    switch ((string)statement["name"]) {
      case "set-variable":
        context.Variables.Set((string)Attribute(statement, "name"), Value(Attribute(statement, "value")));
        break;
      case "choose":
        foreach (var branch in statement["children"]) {
          if ((string)branch["name"] == "when" && !(bool)Value(Attribute(branch, "condition"))) continue;
          All(branch["children"]);
          break;
        }
        break;
      case "set-header": SetHeader(statement, InResponse ? context.Response.Headers : context.Request.Headers); break;
      case "set-status": context.Response.StatusCode = Convert.ToInt32(Value(Attribute(statement, "code"))); break;
      case "set-body":
        var text = Text(statement["text"]);
        if (InResponse) context.Response.Body.Text = text; else { context.Request.Body.Text = text; Log("set-body", text); }
        break;
      case "set-backend-service": backend = Text(Attribute(statement, "backend-id")); break;
      case "return-response":
        var response = new Response { StatusCode = 200, Headers = new Headers(null), Body = new Body { Text = "" } };
        foreach (var child in statement["children"]) {
          if ((string)child["name"] == "set-status") response.StatusCode = Convert.ToInt32(Value(Attribute(child, "code")));
          else if ((string)child["name"] == "set-header") SetHeader(child, response.Headers);
          else response.Body.Text = Text(child["text"]);
        }
        context.Response = response;
        throw new Returned();
      case "retry":
        for (var left = int.Parse(Text(Attribute(statement, "count"))); ; left--) {
          Exception failure = null;
          try { All(statement["children"]); } catch (Raised raised) { failure = raised; }
          if (left > 0 && (bool)Value(Attribute(statement, "condition"))) continue;
          if (failure != null) throw failure;
          break;
        }
        break;
      case "forward-request": Forward(statement); break;
      case "send-request":
        var told = scenario["verdicts"][(string)Attribute(statement, "response-variable-name")];
        Log("send-request", Text(Child(statement, "set-url")["text"]) + " " + Text(Child(statement, "set-body")["text"]));
        context.Variables.Set((string)Attribute(statement, "response-variable-name"), Response.Of(told));
        break;
      case "validate-azure-ad-token":
        Log("validate-azure-ad-token", "");
        if (scenario["claims"] == null)
          throw new Raised(new LastError { Source = "validate-azure-ad-token", Reason = "TokenNotPresent", Message = "no token", Section = section }, 401);
        context.Variables.Set("token", new Jwt { Claims = new Claims(scenario["claims"]) });
        break;
      case "cache-lookup-value":
        Log("cache-lookup-value", Text(Attribute(statement, "key")));
        if (scenario["cached"] != null) context.Variables.Set((string)Attribute(statement, "variable-name"), (string)scenario["cached"]);
        break;
      case "limit-concurrency": case "wait": All(statement["children"]); break;
      default: Other(statement); break;
    }
  }

  bool InResponse { get { return section == "outbound" || section == "on-error"; } }

  void SetHeader(JToken statement, Headers headers) {
    var name = (string)Attribute(statement, "name");
    if ((string)Attribute(statement, "exists-action") == "delete") headers.Delete(name);
    else headers.Set(name, Text(Child(statement, "value")["text"]));
  }

  void Forward(JToken statement) {
    var answer = answers.Count > 0 ? answers.Dequeue() : new JObject(new JProperty("status", 200));
    Log("forward-request", backend + " within " + Text(Attribute(statement, "timeout")) + " s");
    context.Elapsed += TimeSpan.FromSeconds((double?)answer["seconds"] ?? 0.1);
    context.Request.Url.Host = (string)answer["host"] ?? "a.openai.azure.com";
    context.Response = null;
    if (answer["unreachable"] != null)
      throw new Raised(new LastError { Source = "forward-request", Reason = "BackendConnectionFailure", Message = "cannot connect", Section = section }, 500);
    context.Response = Response.Of(answer);
  }

  void Log(string name, string text) { log.Add(name + (text == "" ? "" : " " + text)); }

  /// A statement that the host does not follow: refused where the scenario says so, else written down with its values.
  void Other(JToken statement) {
    var name = (string)statement["name"];
    var attributes = ((JObject)statement["attributes"]).Properties().Select(each => each.Name + "=" + Text(each.Value));
    var children = statement["children"].Where(each => each["attributes"]["value"] != null || each["text"] != null)
      .Select(each => (Text(each["attributes"]["name"]) ?? (string)each["name"]) + "=" + (Text(each["attributes"]["value"]) ?? Text(each["text"])));
    Log(name, string.Join(" ", attributes.Concat(children)));
    var raised = scenario["raise"];
    if (raised == null || (string)raised["id"] != (string)Attribute(statement, "id")) return;
    if (raised["retryAfter"] != null && Attribute(statement, "retry-after-variable-name") != null) context.Variables.Set((string)Attribute(statement, "retry-after-variable-name"), (int)raised["retryAfter"]);
    var error = new LastError { Source = name, Reason = (string)raised["reason"], Message = (string)raised["message"], Section = section, PolicyId = (string)raised["id"] };
    throw new Raised(error, (int)raised["status"]);
  }
}

public static class Program {
  public static void Main() {
    // What is told here must reach the policy as it was written; only its own parsing may change it.
    var told = new JsonTextReader(Console.In) { DateParseHandling = DateParseHandling.None };
    foreach (var scenario in JArray.Load(told)) {
      JObject result;
      try { result = new Run(scenario["scenario"]).Result(scenario["document"]); }
      catch (Exception exception) { result = new JObject(new JProperty("crash", exception.ToString())); }
      Console.Out.WriteLine(result.ToString(Formatting.None));
    }
  }
}

import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// LiteLLM's proxy on loopback, with strict servers behind it: requests that another program has translated are judged.
///
///     let proxy = try LiteLLMProxy(anthropicBehind: anthropic, chatBehind: chat)
///     … proxy.address + "/v1/chat/completions", LiteLLMProxy.claude, proxy.key …
///     … proxy.address + "/v1/messages", LiteLLMProxy.chat, proxy.key …
///
/// What LiteLLM itself changes on the way (1.108):
/// - Chat to Messages: `system` and every content become blocks; `strict` of a tool is dropped; `type: custom` is added;
///   ids stay. Thoughts come as `reasoning_content` and, with their signatures, as `thinking_blocks`, piece by piece; a
///   client that sends no whole `thinking_blocks` back is refused by the server behind.
/// - Messages to Chat: `is_error` is lost, only the text of the result arrives; arguments are written anew (`{"n": 1}`);
///   ids stay; `stream_options` are added. Without the setting below it asks the Responses API instead.
/// - Refusals keep their status; their words are wrapped in words of its own, and a body of Anthropic's in a Python `b'…'`.
public final class LiteLLMProxy: Sendable {
    /// The model that is asked by Chat Completions and answered by an Anthropic server.
    public static let claude: String = "strict-claude"
    /// The model that is asked by Messages and answered by a Chat server.
    public static let chat: String = "strict-chat"

    private static let program: String? = getenv("ASSENT_LITELLM").map { String(cString: $0) }

    /// Why there can be none here; nil when there can.
    public static let hindrance: String? = {
        guard let program else { return "ASSENT_LITELLM names no program `litellm`; `make test-peers` installs one" }
        return access(program, X_OK) == 0 ? nil : "\(program) cannot be run"
    }()

    /// `http://127.0.0.1:PORT`
    public let address: String
    /// What the proxy itself demands of its clients.
    public let key: String = "sk-strict-proxy"

    private let scratch: ScratchFolder
    /// The shell that keeps the proxy: it ends with its standard input, so the proxy is gone when this process is.
    private nonisolated(unsafe) let keeper: UnsafeMutablePointer<FILE>

    /// Starts it and waits until it answers.
    public init(anthropicBehind anthropic: StrictServer?, chatBehind chat: StrictServer?) throws {
        guard let program = Self.program else { throw Files.Failure(description: Self.hindrance ?? "there is no litellm") }
        scratch = try ScratchFolder()
        let port = try HTTPServer.unusedPort()
        address = "http://127.0.0.1:\(port)"
        var models: [String] = []
        if let anthropic { models.append(Self.model(Self.claude, "anthropic/\(anthropic.model)", at: anthropic.address, key: anthropic.key)) }
        if let chat { models.append(Self.model(Self.chat, "openai/\(chat.model)", at: chat.base, key: chat.key)) }
        try Files.write(
            """
            model_list:
            \(models.joined(separator: "\n"))
            litellm_settings:
              num_retries: 0
              telemetry: false
              use_chat_completions_url_for_anthropic_messages: true
            router_settings:
              num_retries: 0
              disable_cooldowns: true
            general_settings:
              master_key: \(key)

            """, to: "\(scratch.path)/config.yaml")
        let settings = "LITELLM_LOCAL_MODEL_COST_MAP=True LITELLM_TELEMETRY=False NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 HOME='\(scratch.path)'"
        let command = "\(settings) '\(program)' --config config.yaml --host 127.0.0.1 --port \(port)"
        // Asked politely, it waits for connections that are kept alive.
        // `e` keeps the pipe out of other children, which would hold it open.
        guard let keeper = popen("cd '\(scratch.path)' && { \(command) >log 2>&1 & child=$!; cat >/dev/null; kill -9 $child; wait $child; } 2>/dev/null", "we") else {
            throw Files.Failure(description: "popen failed")
        }
        self.keeper = keeper
        let python = program.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/python"
        let wait = """
            import time, urllib.request
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            for _ in range(600):
                try:
                    opener.open("\(address)/health/liveliness", timeout=5)
                    break
                except Exception:
                    time.sleep(0.2)
            else:
                raise SystemExit(1)
            """
        guard try Shell.run([python, "-c", wait]).status == 0 else {
            throw Files.Failure(description: "litellm did not start: \(((try? Files.text("\(scratch.path)/log")) ?? "").suffix(2000))")
        }
    }

    deinit { pclose(keeper) }

    /// What it wrote to its standard output.
    public var log: String { (try? Files.text("\(scratch.path)/log")) ?? "" }

    private static func model(_ name: String, _ target: String, at address: String, key: String) -> String {
        """
          - model_name: \(name)
            litellm_params:
              model: \(target)
              api_base: \(address)
              api_key: \(key)
        """
    }
}

import CCurl

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How a request becomes options of an easy handle, and a result code an error.
///
/// Return codes of `setopt` are discarded: the only failures are lack of memory, which the transfer then reports, and an
/// option that an older libcurl lacks, without which we can live.
enum CurlOptions {
    static func apply(
        _ request: HTTPRequest, _ configuration: HTTPConfiguration, proxy: String?,
        headers: UnsafeMutablePointer<curl_slist>?, errorText: UnsafeMutablePointer<CChar>, to easy: EasyHandle,
        transfer: UnsafeMutableRawPointer
    ) {
        _ = ccurl_set_string(easy, CURLOPT_URL, request.url)
        if let total = request.timeouts.total { _ = ccurl_set_long(easy, CURLOPT_TIMEOUT_MS, milliseconds(total)) }
        if request.unpacks { _ = ccurl_set_string(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate") }
        if request.reach == .publicOrNamed {
            _ = ccurl_set_socket_opener(easy, curlOpenSocket)
            _ = ccurl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, transfer)
        }
        _ = ccurl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        _ = ccurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        _ = ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        _ = ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.timeouts.connect))
        // Without it the end of a transfer would wait for a name lookup that hangs.
        _ = ccurl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        _ = ccurl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
        _ = ccurl_set_string(easy, CURLOPT_USERAGENT, configuration.userAgent)
        _ = ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        _ = ccurl_set_pointer(easy, CURLOPT_PRIVATE, transfer)

        // An empty text keeps libcurl from reading the environment by itself.
        _ = ccurl_set_string(easy, CURLOPT_PROXY, proxy ?? "")
        _ = ccurl_set_string(easy, CURLOPT_NOPROXY, "")
        _ = ccurl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let file = configuration.certificateFile { _ = ccurl_set_string(easy, CURLOPT_CAINFO, file) }

        if !request.reuse {
            _ = ccurl_set_long(easy, CURLOPT_FRESH_CONNECT, 1)
            _ = ccurl_set_long(easy, CURLOPT_FORBID_REUSE, 1)
        }

        setMethod(request, on: easy)
        _ = ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, headers)

        _ = ccurl_set_data_callback(easy, CURLOPT_HEADERFUNCTION, curlHeader)
        _ = ccurl_set_pointer(easy, CURLOPT_HEADERDATA, transfer)
        _ = ccurl_set_data_callback(easy, CURLOPT_WRITEFUNCTION, curlBody)
        _ = ccurl_set_pointer(easy, CURLOPT_WRITEDATA, transfer)
    }

    private static func setMethod(_ request: HTTPRequest, on easy: EasyHandle) {
        let method = Array(request.method.utf8)
        if method == Array("HEAD".utf8) {
            _ = ccurl_set_long(easy, CURLOPT_NOBODY, 1)
        } else if let body = request.body {
            _ = ccurl_set_long(easy, CURLOPT_POST, 1)
            _ = ccurl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            body.withUnsafeBytes {
                _ = ccurl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress ?? UnsafeRawPointer(bitPattern: 1))
            }
            if method != Array("POST".utf8) { _ = ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method) }
        } else if method == Array("POST".utf8) {
            _ = ccurl_set_long(easy, CURLOPT_POST, 1)
            _ = ccurl_set_string(easy, CURLOPT_COPYPOSTFIELDS, "")
        } else {
            _ = ccurl_set_long(easy, CURLOPT_HTTPGET, 1)
            if method != Array("GET".utf8) { _ = ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method) }
        }
    }

    /// The request's headers as libcurl's list; the caller frees it.
    static func headerList(of request: HTTPRequest) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        func add(_ line: String) {
            if let longer = curl_slist_append(list, line) { list = longer }
        }
        for field in request.headers.fields {
            // libcurl takes `Name:` as "do not send" and `Name;` as "send it empty".
            add(field.value.utf8.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        if request.headers["Accept-Encoding"] == nil, !request.unpacks { add("Accept-Encoding: identity") }
        // No waiting for 100-continue, and no form type by default.
        if request.headers["Expect"] == nil { add("Expect:") }
        if request.headers["Content-Type"] == nil { add("Content-Type:") }
        return list
    }

    /// The first header that cannot be sent as it is.
    static func unsendable(_ headers: HTTPHeaders) -> String? {
        for field in headers.fields {
            let name = field.name.utf8
            // RFC 9110, section 5.1: a name is a token.
            let isToken = !name.isEmpty && name.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3A && $0 != 0x3B }
            let isClean = field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
            if !isToken { return "(with a malformed name)" }
            if !isClean { return field.name }
        }
        return nil
    }

    static func error(
        _ code: CURLcode, text: String, easy: EasyHandle?, transfer: CurlTransfer, received: Int
    ) -> TransportError {
        let host = transfer.url.authority
        let detail = text.utf8.isEmpty ? String(cString: curl_easy_strerror(code)) : text
        var connectStatus = 0
        var systemError = 0
        if let easy {
            _ = ccurl_get_long(easy, CURLINFO_HTTP_CONNECTCODE, &connectStatus)
            _ = ccurl_get_long(easy, CURLINFO_OS_ERRNO, &systemError)
        }
        if transfer.proxied, connectStatus >= 300 { return .proxy(detail: detail, status: connectStatus) }
        if code == CURLE_COULDNT_CONNECT, let refused = transfer.refused {
            return .reserved(host: transfer.url.host, address: "\(refused)", scope: refused.scope)
        }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: return .resolve(host: transfer.url.host)
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: return .proxy(detail: detail, status: nil)
        case CURLE_COULDNT_CONNECT where transfer.proxied: return .proxy(detail: detail, status: nil)
        case CURLE_COULDNT_CONNECT:
            return .connect(
                host: transfer.url.host, port: transfer.url.port, refused: Int32(clamping: systemError) == ECONNREFUSED,
                detail: systemError == 0 ? detail : String(cString: strerror(Int32(clamping: systemError))))
        case CURLE_OPERATION_TIMEDOUT where transfer.hasRunOut:
            return .timedOut(.total, host: host, after: transfer.timeouts.total ?? transfer.timeouts.connect)
        case CURLE_OPERATION_TIMEDOUT: return .timedOut(.connect, host: host, after: transfer.timeouts.connect)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            return .tls(host: host, detail: detail)
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2,
            CURLE_HTTP2_STREAM:
            return .closedEarly(host: host, received: received)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: return .notHTTP(host: host)
        case CURLE_URL_MALFORMAT: return .badURL("it is malformed")
        case CURLE_ABORTED_BY_CALLBACK: return .cancelled
        default: return .other(code: Int(code.rawValue), detail: detail)
        }
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        let whole = Int(min(max(seconds, 0), 1 << 31)) * 1000
        return max(1, whole + Int(attoseconds / 1_000_000_000_000_000))
    }
}

// libcurl calls these on the client's queue only, from inside `curl_multi_socket_action` or `curl_easy_pause`; the context
// is the transfer, which lives longer than its handle.
private func curlHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private func curlBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

// libcurl declares both as `void`, which Swift sees as raw pointers.
typealias EasyHandle = UnsafeMutableRawPointer
typealias MultiHandle = UnsafeMutableRawPointer

/// Judges the very address that is connected to next, so that nothing can change between the look and the use.
private func curlOpenSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context, let address else { return ccurl_bad_socket }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    guard transfer.mayConnect(to: IPAddress(ccurl_socket_address(address))) else { return ccurl_bad_socket }
    return ccurl_open_socket(address)
}

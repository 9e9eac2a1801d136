package import Conversation

/// Who makes the messages of the model: what is opaque in them is for them alone.
package struct Maker: Sendable, Equatable {
    package let provider: ProviderID
    package let model: String

    package init(provider: ProviderID, model: String) {
        self.provider = provider
        self.model = model
    }
}

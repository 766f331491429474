using System.ComponentModel.DataAnnotations;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>How the services reach each other: section <c>Bus</c>.</summary>
public sealed class BusOptions : IValidatableObject
{
    /// <summary>
    /// <c>memory</c>: within this process, all services in one; what is under way is lost with it, and published again after.
    /// <c>rabbitmq</c>: over a broker.
    /// </summary>
    public string Transport { get; set; } = Memory;

    /// <summary>
    /// The broker: <c>amqp://user:password@host:5672/virtual-host</c>, <c>amqps</c> for TLS. Used with <c>rabbitmq</c> only. A string, not a
    /// <see cref="Uri"/>, since the configuration binder would repeat a malformed one, password and all, in its error.
    /// </summary>
    public string Address { get; set; } = "amqp://guest:guest@localhost:5672/";

    /// <summary>How many messages a queue may hand to one process before they are acknowledged, from 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int Prefetch { get; set; } = 500;

    /// <summary>Whether what is on the bus outlives this process.</summary>
    public bool IsDurable => IsRabbitMq(Transport);

    internal const string Memory = "memory";
    internal const string RabbitMq = "rabbitmq";

    internal static bool IsRabbitMq(string? transport) => string.Equals(transport, RabbitMq, StringComparison.OrdinalIgnoreCase);

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (!IsRabbitMq(Transport) && !string.Equals(Transport, Memory, StringComparison.OrdinalIgnoreCase))
            yield return new ValidationResult($"Bus:Transport is '{Transport}'; it can be {Memory} or {RabbitMq}.", [nameof(Transport)]);

        if (IsRabbitMq(Transport) && !IsBrokerAddress(Address))
        {
            yield return new ValidationResult(
                "Bus:Address is no address of a broker (it is not repeated here, as it may hold a password); "
                + "expected is amqp://user:password@host:5672/virtual-host, or amqps for TLS.",
                [nameof(Address)]);
        }
    }

    private static bool IsBrokerAddress(string address)
        => Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri.Scheme is "amqp" or "amqps"
            && uri.Host.Length > 0
            && uri.AbsolutePath.AsSpan().TrimStart('/').IndexOf('/') < 0;
}

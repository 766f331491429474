using System.ComponentModel.DataAnnotations;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>How the services reach each other: section <c>Bus</c>.</summary>
public sealed class BusOptions
{
    /// <summary>Within the process, or over a broker.</summary>
    [EnumDataType(typeof(BusTransport))]
    public BusTransport Transport { get; set; } = BusTransport.Memory;

    /// <summary>The broker's address; only with <see cref="BusTransport.RabbitMq"/>. Its password is never logged.</summary>
    [Required]
    public Uri Address { get; set; } = new("amqp://guest:guest@localhost:5672/");

    /// <summary>How many messages a queue may hand to one process before they are acknowledged, from 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int Prefetch { get; set; } = 500;
}

/// <summary>What carries the messages.</summary>
public enum BusTransport
{
    /// <summary>This process's memory: everything in one process. What is under way is lost with it, and published again after.</summary>
    Memory,

    /// <summary>RabbitMQ.</summary>
    RabbitMq,
}

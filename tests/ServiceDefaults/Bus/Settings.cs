using Microsoft.Extensions.Options;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.ServiceDefaults.Tests.Bus;

public sealed class Settings
{
    [Theory]
    [InlineData("kafka")]
    [InlineData("1")]
    [InlineData("")]
    public async Task An_unknown_transport_stops_the_start_and_names_those_there_are(string transport)
    {
        var fault = await StartFaultAsync(("Bus:Transport", transport));

        fault.ShouldContain($"Bus:Transport is '{transport}'; it can be memory or rabbitmq.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("broker")]
    [InlineData("http://user:secret@broker/")]
    [InlineData("amqp:///user:secret@broker")]
    [InlineData("amqp//user:secret@broker")]
    [InlineData("amqp://user:secret@broker/one/two")]
    public async Task A_bad_address_stops_the_start_and_is_not_repeated(string address)
    {
        var fault = await StartFaultAsync(("Bus:Transport", "rabbitmq"), ("Bus:Address", address));

        fault.ShouldContain("Bus:Address is no address of a broker");
        fault.ShouldContain("amqp://user:password@host:5672/virtual-host");
        fault.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("10001")]
    public async Task A_prefetch_out_of_range_stops_the_start(string prefetch)
        => (await StartFaultAsync(("Bus:Prefetch", prefetch))).ShouldContain("Prefetch must be between 1 and 10000");

    private static async Task<string> StartFaultAsync(params (string, string)[] settings)
        => (await Should.ThrowAsync<OptionsValidationException>(() => RunningHost.StartAsync(builder => builder.AddBus(), map: null, settings))).Message;
}

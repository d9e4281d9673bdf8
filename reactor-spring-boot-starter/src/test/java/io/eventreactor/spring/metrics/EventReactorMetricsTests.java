/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.spring.metrics;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.eventreactor.ProtocolErrorException;
import io.eventreactor.spring.Client;
import io.eventreactor.spring.EchoProtocol;
import io.eventreactor.spring.annotation.ProtocolHandler;
import io.eventreactor.spring.autoconfigure.EventReactorAutoConfiguration;
import io.eventreactor.spring.autoconfigure.EventReactorMetricsAutoConfiguration;
import io.eventreactor.spring.autoconfigure.EventReactorProtocolScopeAutoConfiguration;
import io.eventreactor.spring.handler.EventReactorServer;
import io.eventreactor.spring.handler.EventReactorServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class EventReactorMetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EventReactorAutoConfiguration.class,
				EventReactorProtocolScopeAutoConfiguration.class, EventReactorMetricsAutoConfiguration.class))
		.withUserConfiguration(Echo.class)
		.withBean(MeterRegistry.class, () -> this.registry)
		.withPropertyValues("event-reactor.threads=1");

	@Test
	void countsConnectionsAndBytes() {
		this.runner.run((context) -> {
			try (Client client = connect(context); Client other = connect(context)) {
				client.exchange("hello");
				other.exchange("hallo!");
				assertThat(this.registry.get("eventreactor.connections").tag("server", "echo").gauge().value())
					.isEqualTo(2);
				assertThat(count("eventreactor.connections.accepted", "server", "echo")).isEqualTo(2);
				assertThat(count("eventreactor.bytes", "server", "echo", "direction", "received")).isEqualTo(11);
				await()
					.untilAsserted(() -> assertThat(count("eventreactor.bytes", "server", "echo", "direction", "sent"))
						.isEqualTo(11));
			}
			await().untilAsserted(
					() -> assertThat(this.registry.get("eventreactor.connections").gauge().value()).isZero());
			assertThat(count("eventreactor.connections.accepted", "server", "echo")).isEqualTo(2);
		});
	}

	@Test
	void countsRejectedConnectionsByReason() {
		this.runner.withPropertyValues("event-reactor.servers.echo.max-connections=1").run((context) -> {
			try (Client client = connect(context)) {
				client.exchange("hello");
				try (Client rejected = connect(context)) {
					assertThat(rejected.isTurnedAway()).isTrue();
				}
				await().untilAsserted(() -> assertThat(
						count("eventreactor.connections.rejected", "server", "echo", "reason", "limit"))
					.isEqualTo(1));
				assertThat(count("eventreactor.connections.rejected", "server", "echo", "reason", "refused")).isZero();
			}
		});
	}

	@Test
	void timesConnectionsByReasonOfTheirEnd() {
		this.runner.run((context) -> {
			connect(context).close();
			try (Client client = connect(context)) {
				client.send("wrong");
				client.readToEnd();
			}
			try (Client client = connect(context)) {
				client.send("boom!");
				client.readToEnd();
			}
			for (String reason : List.of("done", "protocol-error", "error")) {
				await().untilAsserted(() -> assertThat(this.registry.get("eventreactor.connection.duration")
					.tags("server", "echo", "reason", reason)
					.timer()
					.count()).isEqualTo(1));
			}
		});
	}

	@Test
	void metersAreThereWhileServerRunsAndNotTwice() {
		this.runner.run((context) -> {
			EventReactorServer server = context.getBean(EventReactorServers.class).get("echo");
			List<Meter.Id> ids = ids();
			assertThat(ids).extracting(Meter.Id::getName)
				.contains("eventreactor.connections", "eventreactor.connections.accepted",
						"eventreactor.connections.rejected", "eventreactor.bytes");
			connect(context).close();
			await().untilAsserted(() -> assertThat(ids()).hasSize(ids.size() + 1));
			server.stop().get(30, TimeUnit.SECONDS);
			assertThat(ids()).isEmpty();
			server.start();
			assertThat(ids()).containsExactlyInAnyOrderElementsOf(ids);
			assertThat(count("eventreactor.connections.accepted", "server", "echo")).isZero();
		});
		assertThat(ids()).isEmpty();
	}

	@Test
	void sameTagKeysAlwaysAndNoPeer() {
		this.runner.run((context) -> {
			connect(context).close();
			await().untilAsserted(
					() -> assertThat(this.registry.find("eventreactor.connection.duration").timer()).isNotNull());
			for (Meter.Id id : ids()) {
				List<String> keys = id.getTags().stream().map(Tag::getKey).toList();
				assertThat(keys).containsExactlyInAnyOrderElementsOf(expectedTagKeys(id.getName()));
				assertThat(id.getDescription()).isNotBlank();
			}
		});
	}

	@Test
	void withoutRegistryThereAreNoMeters() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(EventReactorAutoConfiguration.class,
					EventReactorMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EventReactorMetrics.class));
	}

	private static List<String> expectedTagKeys(String name) {
		return switch (name) {
			case "eventreactor.connections", "eventreactor.connections.accepted" -> List.of("server");
			case "eventreactor.bytes" -> List.of("server", "direction");
			default -> List.of("server", "reason");
		};
	}

	private List<Meter.Id> ids() {
		return this.registry.getMeters().stream().map(Meter::getId).toList();
	}

	private double count(String name, String... tags) {
		return this.registry.get(name).tags(tags).functionCounter().count();
	}

	private static Client connect(AssertableApplicationContext context) throws Exception {
		return new Client(context.getBean(EventReactorServers.class).get("echo").getPort());
	}

	@ProtocolHandler(name = "echo", endpoint = "tcp:0:interface=127.0.0.1")
	static class Echo extends EchoProtocol {

		@Override
		public void dataReceived(ByteBuf data) {
			switch (data.getByte(data.readerIndex())) {
				case 'w' -> transport().loseConnection(new ProtocolErrorException("Wrong"));
				case 'b' -> throw new IllegalStateException("Made to fail");
				default -> super.dataReceived(data);
			}
		}

	}

}

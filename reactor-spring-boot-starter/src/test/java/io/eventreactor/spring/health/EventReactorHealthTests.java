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

package io.eventreactor.spring.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import io.eventreactor.spring.Client;
import io.eventreactor.spring.EchoProtocol;
import io.eventreactor.spring.annotation.ProtocolHandler;
import io.eventreactor.spring.autoconfigure.EventReactorAutoConfiguration;
import io.eventreactor.spring.autoconfigure.EventReactorHealthContributorAutoConfiguration;
import io.eventreactor.spring.autoconfigure.EventReactorProtocolScopeAutoConfiguration;
import io.eventreactor.spring.handler.EventReactorServer;
import io.eventreactor.spring.handler.EventReactorServers;

import static org.assertj.core.api.Assertions.assertThat;

class EventReactorHealthTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EventReactorAutoConfiguration.class,
				EventReactorProtocolScopeAutoConfiguration.class, EventReactorHealthContributorAutoConfiguration.class,
				HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class))
		.withUserConfiguration(Echo.class, Stubborn.class)
		.withPropertyValues("event-reactor.threads=1", "management.endpoint.health.show-details=always");

	@Test
	void hasAChildForEachServer() {
		this.runner.run((context) -> {
			HealthDescriptor health = health(context, "eventReactor");
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(((CompositeHealthDescriptor) health).getComponents()).containsOnlyKeys("echo", "stubborn");
		});
	}

	@Test
	void listeningServerIsUpAndTellsWhereAndHowManyConnections() {
		this.runner.run((context) -> {
			EventReactorServer server = context.getBean(EventReactorServers.class).get("echo");
			try (Client client = new Client(server.getPort())) {
				client.exchange("hello");
				assertThat(((IndicatedHealthDescriptor) health(context, "eventReactor", "echo")).getDetails())
					.containsEntry("state", "listening")
					.containsEntry("endpoint", "tcp:0:interface=127.0.0.1")
					.containsEntry("port", server.getPort())
					.containsEntry("connections", 1L);
			}
		});
	}

	@Test
	void drainingServerIsOutOfServiceAndStoppedServerDown() {
		this.runner.run((context) -> {
			EventReactorServer server = context.getBean(EventReactorServers.class).get("stubborn");
			CompletableFuture<?> stopped;
			try (Client client = new Client(server.getPort())) {
				client.exchange("hello");
				stopped = server.drain(Duration.ofMinutes(1));
				assertThat(health(context, "eventReactor", "stubborn").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
				assertThat(health(context, "eventReactor", "echo").getStatus()).isEqualTo(Status.UP);
				assertThat(health(context, "eventReactor").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			}
			stopped.get(30, TimeUnit.SECONDS);
			assertThat(health(context, "eventReactor", "stubborn").getStatus()).isEqualTo(Status.DOWN);
			server.start();
			assertThat(health(context, "eventReactor").getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void unknownServerHasNoHealth() {
		this.runner.run((context) -> assertThat(health(context, "eventReactor", "nobody")).isNull());
	}

	@Test
	void canBeAMemberOfAGroup() {
		this.runner
			.withPropertyValues("management.endpoint.health.group.readiness.include=eventReactor/echo",
					"management.endpoint.health.validate-group-membership=true")
			.run((context) -> assertThat(health(context, "readiness").getStatus()).isEqualTo(Status.UP));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.eventreactor.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EventReactorHealthContributor.class));
	}

	@Test
	void backsOffForIndicatorOfUser() {
		this.runner.withBean("eventReactorHealthIndicator", HealthIndicator.class, () -> () -> Health.unknown().build())
			.run((context) -> assertThat(context).doesNotHaveBean(EventReactorHealthContributor.class));
	}

	private static HealthDescriptor health(ApplicationContext context, String... path) {
		return context.getBean(HealthEndpoint.class).healthForPath(path);
	}

	@ProtocolHandler(name = "echo", endpoint = "tcp:0:interface=127.0.0.1")
	static class Echo extends EchoProtocol {

	}

	/**
	 * Does not end before its peer does.
	 */
	@ProtocolHandler(name = "stubborn", endpoint = "tcp:0:interface=127.0.0.1")
	static class Stubborn extends EchoProtocol {

		@Override
		public void drain() {
		}

	}

}

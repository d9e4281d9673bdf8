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

package io.eventreactor.spring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskExecutor;

import io.eventreactor.IoType;
import io.eventreactor.Reactor;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.spring.EchoProtocol;
import io.eventreactor.spring.annotation.ProtocolHandler;
import io.eventreactor.spring.context.EventReactorDrainLifecycle;
import io.eventreactor.spring.context.EventReactorLifecycle;
import io.eventreactor.spring.context.EventReactorPhases;
import io.eventreactor.spring.context.EventReactorServersLifecycle;
import io.eventreactor.spring.handler.EventReactorServers;
import io.eventreactor.spring.handler.UnknownServerException;

import static org.assertj.core.api.Assertions.assertThat;

class EventReactorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EventReactorAutoConfiguration.class,
				EventReactorProtocolScopeAutoConfiguration.class, EventReactorHealthContributorAutoConfiguration.class,
				EventReactorMetricsAutoConfiguration.class))
		.withPropertyValues("event-reactor.threads=1");

	@Test
	void reactorRuns() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(NettyReactor.class);
			assertThat(context.getBean(Reactor.class).running()).isTrue();
			assertThat(context.getBean(EventReactorServers.class).getNames()).isEmpty();
		});
	}

	@Test
	void isImported() {
		new ApplicationContextRunner().withUserConfiguration(EverythingImported.class)
			.run((context) -> assertThat(context).hasSingleBean(EventReactorServers.class));
	}

	@Test
	void whenDisabledThereIsNothing() {
		this.runner.withUserConfiguration(Echo.class)
			.withPropertyValues("event-reactor.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(Reactor.class)
				.doesNotHaveBean(EventReactorServers.class));
	}

	@Test
	void whenDisabledProtocolsAreNotMade() {
		new ApplicationContextRunner().withUserConfiguration(EverythingImported.class, Needy.class)
			.withPropertyValues("event-reactor.enabled=false")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeanFactory().isPrototype(context.getBeanNamesForType(Needy.class)[0])).isTrue();
			});
	}

	@Test
	void endpointsKnowTheSslBundlesOfTheApplication() {
		SslBundle bundle = SslBundle.of(SslStoreBundle.NONE);
		this.runner.withUserConfiguration(Plain.class)
			.withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("web", bundle))
			.withPropertyValues("event-reactor.servers.plain.endpoint=tls:0:bundle=web:interface=127.0.0.1")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(EventReactorServers.class).get("plain").getEndpoint())
					.isEqualTo("tls:0:bundle=web:interface=127.0.0.1");
			});
	}

	@Test
	void whenThereIsNoSuchBundleFails() {
		this.runner.withUserConfiguration(Plain.class)
			.withPropertyValues("event-reactor.servers.plain.endpoint=tls:0:bundle=web")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("there is no bundle 'web'"));
	}

	@Test
	void backsOffForReactorOfUser() {
		this.runner.withUserConfiguration(OwnReactor.class).run((context) -> {
			assertThat(context).hasSingleBean(Reactor.class).hasBean("ownReactor");
			assertThat(context.getBean(Reactor.class).running()).isTrue();
		});
	}

	@Test
	void startsWithoutHealthAndMetrics() {
		this.runner.withClassLoader(new FilteredClassLoader(HealthContributor.class, MeterRegistry.class))
			.withUserConfiguration(Echo.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(EventReactorServers.class).get("echo").getPort()).isPositive();
			});
	}

	@Test
	void ioTypeIsApplied() {
		this.runner.withPropertyValues("event-reactor.io=nio")
			.run((context) -> assertThat(context.getBean(Reactor.class).ioType()).isEqualTo(IoType.NIO));
	}

	@ParameterizedTest
	@CsvSource({ "io-uring,IO_URING", "EPOLL,EPOLL", "auto,AUTO", "kqueue,KQUEUE" })
	void ioTypesAreNamedAsTheyAreWritten(String property, IoType ioType) {
		this.runner.withUserConfiguration(OwnReactor.class)
			.withPropertyValues("event-reactor.io=" + property)
			.run((context) -> assertThat(context.getBean(EventReactorProperties.class).getIo()).isEqualTo(ioType));
	}

	@Test
	void whenIoTypeCannotBeUsedNamesTheProperty() {
		this.runner.withPropertyValues("event-reactor.io=memory")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("event-reactor.io");
					assertThat(ex.getValue()).isEqualTo(IoType.MEMORY);
					assertThat(ex.getReason()).startsWith("IoType.MEMORY is for tests").endsWith(".");
				}));
	}

	@Test
	void whenCustomizerAsksForIoTypeThatCannotBeUsedNoPropertyIsBlamed() {
		this.runner.withBean(EventReactorBuilderCustomizer.class, () -> (builder) -> builder.io(IoType.MEMORY))
			.withPropertyValues("event-reactor.io=nio")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(IllegalArgumentException.class)
				.hasMessageStartingWith("IoType.MEMORY is for tests"));
	}

	@Test
	void customizersAreCalledInOrderAfterProperties() {
		this.runner.withUserConfiguration(Customizers.class)
			.withPropertyValues("event-reactor.io=auto")
			.run((context) -> {
				assertThat(context.getBean(Customizers.class).called).containsExactly("first", "second");
				assertThat(context.getBean(Reactor.class).ioType()).isEqualTo(IoType.NIO);
			});
	}

	@Test
	void blockingWorkRunsOnApplicationTaskExecutor() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withPropertyValues("spring.task.execution.thread-name-prefix=application-")
			.run((context) -> {
				assertThat(context).hasSingleBean(TaskExecutor.class);
				assertThat(threadName(context.getBean(Reactor.class))).startsWith("application-");
			});
	}

	@Test
	void withoutApplicationTaskExecutorReactorHasAPoolOfItsOwn() {
		this.runner.withBean("otherExecutor", Executor.class, () -> (task) -> {
			throw new AssertionError("Not this one");
		}).run((context) -> assertThat(threadName(context.getBean(Reactor.class))).startsWith("event-reactor"));
	}

	@Test
	void phasesLeaveRoomAroundWebServers() {
		this.runner.run((context) -> {
			int reactor = context.getBean(EventReactorLifecycle.class).getPhase();
			int servers = context.getBean(EventReactorServersLifecycle.class).getPhase();
			int drain = context.getBean(EventReactorDrainLifecycle.class).getPhase();
			assertThat(reactor).isEqualTo(EventReactorPhases.REACTOR).isEqualTo(Integer.MAX_VALUE - 4096);
			assertThat(servers).isEqualTo(EventReactorPhases.SERVERS).isEqualTo(Integer.MAX_VALUE - 2048);
			assertThat(drain).isEqualTo(EventReactorPhases.DRAIN).isEqualTo(Integer.MAX_VALUE - 512);
		});
	}

	@Test
	void serverThatIsSwitchedOffNeedsNoEndpointAndNoHandler() {
		this.runner.withUserConfiguration(Plain.class, Echo.class)
			.withPropertyValues("event-reactor.servers.plain.enabled=false",
					"event-reactor.servers.elsewhere.enabled=false",
					"event-reactor.servers.elsewhere.endpoint=tcp:8000")
			.run((context) -> assertThat(context.getBean(EventReactorServers.class).getNames())
				.containsExactly("echo"));
	}

	@Test
	void whenPropertiesHaveServerWithoutHandlerFails() {
		this.runner.withUserConfiguration(Echo.class)
			.withPropertyValues("event-reactor.servers.ehco.max-connections=10")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(UnknownServerException.class, (ex) -> {
					assertThat(ex.getServerName()).isEqualTo("ehco");
					assertThat(ex.getKnown()).containsExactly("echo");
				}));
	}

	@ParameterizedTest
	@ValueSource(strings = { "event-reactor.threads=-1", "event-reactor.servers.echo.backlog=-1",
			"event-reactor.servers.echo.max-connections=-1", "event-reactor.servers.echo.idle-timeout=-1s",
			"event-reactor.servers.echo.write-timeout=-1s", "event-reactor.shutdown.grace-period=-1s" })
	void whenPropertyIsNegativeNamesIt(String property) {
		this.runner.withUserConfiguration(Echo.class)
			.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo(property.substring(0, property.indexOf('=')))));
	}

	@Test
	void propertiesBecomeOptions() {
		EventReactorProperties.Server server = new EventReactorProperties.Server();
		server.setEndpoint("tcp:1");
		server.setBacklog(2);
		server.setMaxConnections(3);
		server.setIdleTimeout(Duration.ofSeconds(4));
		server.setWriteTimeout(Duration.ofSeconds(5));
		assertThat(ServerSettingsMapper.map(Map.of("echo", server)).get("echo")).satisfies((settings) -> {
			assertThat(settings.endpoint()).isEqualTo("tcp:1");
			assertThat(settings.options().backlog()).isEqualTo(2);
			assertThat(settings.options().maxConnections()).isEqualTo(3);
			assertThat(settings.options().idleTimeout()).hasSeconds(4);
			assertThat(settings.options().writeTimeout()).hasSeconds(5);
		});
	}

	private static String threadName(Reactor reactor) {
		CompletableFuture<String> name = new CompletableFuture<>();
		reactor.callInThread(() -> name.complete(Thread.currentThread().getName()));
		return name.join();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class EverythingImported {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnReactor {

		@Bean
		NettyReactor ownReactor() {
			return NettyReactor.builder().io(IoType.NIO).threads(1).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		final List<String> called = new ArrayList<>();

		@Bean
		@Order(2)
		EventReactorBuilderCustomizer second() {
			return (builder) -> {
				this.called.add("second");
				builder.io(IoType.NIO);
			};
		}

		@Bean
		@Order(1)
		EventReactorBuilderCustomizer first() {
			return (builder) -> this.called.add("first");
		}

	}

	@ProtocolHandler(name = "echo", endpoint = "tcp:0:interface=127.0.0.1")
	static class Echo extends EchoProtocol {

	}

	@ProtocolHandler("plain")
	static class Plain extends EchoProtocol {

	}

	@ProtocolHandler("needy")
	static class Needy extends EchoProtocol {

		Needy(NettyReactor reactor) {
		}

	}

}

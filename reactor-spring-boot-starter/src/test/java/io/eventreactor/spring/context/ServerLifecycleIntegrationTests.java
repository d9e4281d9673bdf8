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

package io.eventreactor.spring.context;

import java.net.ConnectException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

import io.eventreactor.CannotListenException;
import io.eventreactor.Reactor;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.spring.Client;
import io.eventreactor.spring.EchoProtocol;
import io.eventreactor.spring.annotation.ProtocolHandler;
import io.eventreactor.spring.autoconfigure.EventReactorAutoConfiguration;
import io.eventreactor.spring.autoconfigure.EventReactorProtocolScopeAutoConfiguration;
import io.eventreactor.spring.handler.EventReactorServer;
import io.eventreactor.spring.handler.EventReactorServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ServerLifecycleIntegrationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EventReactorAutoConfiguration.class,
				EventReactorProtocolScopeAutoConfiguration.class))
		.withBean(ApplicationAvailabilityBean.class)
		.withBean(Events.class);

	@Test
	void servesAgainAfterStopAndStart() {
		this.runner.withUserConfiguration(Echo.class).run((context) -> {
			assertEchoes(context);
			for (int i = 0; i < 2; i++) {
				context.stop();
				assertThat(server(context).getState()).isEqualTo(EventReactorServer.State.STOPPED);
				assertThat(context.getBean(Reactor.class).running()).isFalse();
				context.start();
				assertEchoes(context);
			}
		});
	}

	@Test
	void oneServerStopsAndStartsByNameWhileTheOtherGoesOn() {
		this.runner.withUserConfiguration(Echo.class, Patient.class).run((context) -> {
			EventReactorServers servers = context.getBean(EventReactorServers.class);
			try (Client client = connect(context, "echo")) {
				int port = servers.get("patient").getPort();
				servers.stop("patient").get(30, TimeUnit.SECONDS);
				assertThat(servers.get("patient").getState()).isEqualTo(EventReactorServer.State.STOPPED);
				assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new Client(port));
				assertThat(client.exchange("hello")).isEqualTo("hello");
				servers.start("patient");
				try (Client again = connect(context, "patient")) {
					assertThat(again.exchange("hello")).isEqualTo("hello");
				}
			}
		});
	}

	@Test
	void publishesEventsOnceTheAddressIsBoundAndOnceNothingIsLeft() {
		this.runner.withUserConfiguration(Echo.class).run((context) -> {
			Events events = context.getBean(Events.class);
			int port = server(context).getPort();
			context.stop();
			assertThat(events.all).containsExactly("echo started on " + port, "REFUSING_TRAFFIC",
					"echo stopped on " + port);
			context.start();
			assertThat(events.all.subList(3, 5)).containsExactly("echo started on " + server(context).getPort(),
					"ACCEPTING_TRAFFIC");
		});
	}

	@Test
	void childKnowsServersThatItsAncestorsHave() {
		ApplicationContextRunner shared = this.runner
			.withPropertyValues("event-reactor.servers.echo.max-connections=10");
		shared.withUserConfiguration(Echo.class)
			.run((parent) -> shared.withParent(parent).run((child) -> shared.withParent(child).run((grandchild) -> {
				assertThat(grandchild).hasNotFailed();
				assertThat(grandchild.getBean(EventReactorServers.class).getNames()).isEmpty();
			})));
	}

	@Test
	void localPortIsAPropertyOfContextAndParents() {
		this.runner.run((parent) -> this.runner.withParent(parent).withUserConfiguration(Echo.class).run((context) -> {
			String port = Integer.toString(server(context).getPort());
			assertThat(context.getEnvironment().getProperty("local.eventreactor.echo.port")).isEqualTo(port);
			assertThat(parent.getEnvironment().getProperty("local.eventreactor.echo.port")).isEqualTo(port);
		}));
	}

	@Test
	void closingContextRefusesTrafficAndLetsProtocolsFinish() {
		this.runner.withUserConfiguration(Patient.class).run((context) -> {
			ApplicationAvailability availability = context.getBean(ApplicationAvailability.class);
			Patient.asked = new CountDownLatch(1);
			try (Client client = connect(context, "patient")) {
				assertThat(client.exchange("hello")).isEqualTo("hello");
				Thread closing = new Thread(context::close);
				closing.start();
				assertThat(Patient.asked.await(30, TimeUnit.SECONDS)).isTrue();
				assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
				assertThat(server(context).getState()).isEqualTo(EventReactorServer.State.DRAINING);
				assertThat(client.exchange("still served")).isEqualTo("still served");
				client.send("bye");
				assertThat(client.readToEnd()).isEqualTo("bye");
				closing.join();
			}
		});
	}

	@Test
	void connectionsThatDoNotFinishAreClosedInGoodOrderAfterGracePeriod() {
		this.runner.withUserConfiguration(Patient.class)
			.withPropertyValues("event-reactor.shutdown.grace-period=50ms")
			.run((context) -> {
				List<Client> clients = new ArrayList<>();
				for (int i = 0; i < 50; i++) {
					clients.add(connect(context, "patient"));
					assertThat(clients.get(i).exchange("hello")).isEqualTo("hello");
				}
				context.close();
				for (Client client : clients) {
					assertThat(client.readToEnd()).isEmpty();
					client.close();
				}
			});
	}

	@Test
	void protocolsMayHandOverWorkWhileTheyFinish() {
		this.runner.withPropertyValues("event-reactor.shutdown.grace-period=30s")
			.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withUserConfiguration(Saving.class)
			.run((context) -> {
				try (Client client = connect(context, "saving")) {
					assertThat(client.exchange("hello")).isEqualTo("hello");
					context.close();
					assertThat(client.readToEnd()).startsWith("saved by task-");
				}
			});
	}

	@Test
	void whenOneServerCannotBindNoneListensAndReactorStops() throws Exception {
		try (ServerSocket taken = new ServerSocket(0)) {
			Events events = new Events();
			Reactor[] reactor = new Reactor[1];
			this.runner.withUserConfiguration(Echo.class, Patient.class)
				.withInitializer((context) -> context.addApplicationListener((event) -> {
					if (event instanceof EventReactorServerStartedEvent) {
						reactor[0] = context.getBeanFactory().getBean(Reactor.class);
						events.started((EventReactorServerStartedEvent) event);
					}
					if (event instanceof EventReactorServerStoppedEvent) {
						events.stopped((EventReactorServerStoppedEvent) event);
					}
				}))
				.withPropertyValues("event-reactor.servers.patient.endpoint=tcp:" + taken.getLocalPort())
				.run((context) -> assertThat(context).getFailure()
					.satisfies((failure) -> assertThat(causes(failure))
						.hasAtLeastOneElementOfType(CannotListenException.class)));
			assertThat(events.all).hasSize(2);
			assertThat(events.all.get(0)).startsWith("echo started on ");
			assertThat(events.all.get(1)).startsWith("echo stopped on ");
			assertThat(reactor[0].running()).isFalse();
		}
	}

	@Test
	void whenListenerOfStartFailsServerIsStoppedAgain() {
		this.runner.withUserConfiguration(Echo.class)
			.withInitializer((context) -> context.addApplicationListener((event) -> {
				if (event instanceof EventReactorServerStartedEvent) {
					throw new IllegalStateException("Made to fail");
				}
			}))
			.run((context) -> assertThat(context).getFailure().hasRootCauseMessage("Made to fail"));
	}

	@Test
	void applicationWithoutServersLeavesReadinessAlone() {
		this.runner.run((context) -> {
			context.stop();
			assertThat(context.getBean(Events.class).all).isEmpty();
		});
	}

	@Test
	void reactorThatRanBeforeIsLeftRunning() throws Exception {
		Reactor reactor = NettyReactor.builder().threads(1).build();
		reactor.start();
		this.runner.withUserConfiguration(Echo.class).withBean(Reactor.class, () -> reactor).run((context) -> {
			assertEchoes(context);
			context.stop();
			assertThat(reactor.running()).isTrue();
		});
		assertThat(reactor.running()).isTrue();
		reactor.stop().toCompletableFuture().get(30, TimeUnit.SECONDS);
	}

	@Test
	void isNotPausedWithTheContext() {
		this.runner.withUserConfiguration(Echo.class).run((context) -> {
			int port = server(context).getPort();
			context.getSourceApplicationContext().pause();
			assertEchoes(context);
			context.getSourceApplicationContext().restart();
			assertThat(server(context).getPort()).isEqualTo(port);
			assertEchoes(context);
		});
	}

	@Test
	void applicationStartsAndExits() throws Exception {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("event-reactor.threads=1")
			.run();
		assertEchoes(context);
		assertThat(context.getBean(ApplicationAvailability.class).getReadinessState())
			.isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(SpringApplication.exit(context)).isZero();
		assertThat(context.isActive()).isFalse();
	}

	private static List<Throwable> causes(Throwable failure) {
		List<Throwable> causes = new ArrayList<>();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			causes.add(cause);
		}
		return causes;
	}

	private static EventReactorServer server(ApplicationContext context) {
		return context.getBean(EventReactorServers.class).iterator().next();
	}

	private static void assertEchoes(ApplicationContext context) throws Exception {
		try (Client client = connect(context, "echo")) {
			assertThat(client.exchange("hello")).isEqualTo("hello");
		}
	}

	private static Client connect(ApplicationContext context, String server) throws Exception {
		return new Client(
				context.getEnvironment().getRequiredProperty("local.eventreactor." + server + ".port", Integer.class));
	}

	@ProtocolHandler(name = "echo", endpoint = "tcp:0")
	static class Echo extends EchoProtocol {

	}

	/**
	 * Goes on until its peer says bye.
	 */
	@ProtocolHandler(name = "patient", endpoint = "tcp:0")
	static class Patient extends EchoProtocol {

		static CountDownLatch asked = new CountDownLatch(1);

		private boolean draining;

		@Override
		public void dataReceived(ByteBuf data) {
			boolean bye = data.getByte(data.readerIndex()) == 'b';
			super.dataReceived(data);
			if (bye && this.draining) {
				transport().loseConnection();
			}
		}

		@Override
		public void drain() {
			this.draining = true;
			asked.countDown();
		}

	}

	/**
	 * Does something that blocks before it ends.
	 */
	@ProtocolHandler(name = "saving", endpoint = "tcp:0")
	static class Saving extends EchoProtocol {

		@Override
		public void drain() {
			reactor().callInThread(() -> {
				transport().write("saved by " + Thread.currentThread().getName());
				transport().loseConnection();
			});
		}

	}

	static class Events {

		final List<String> all = new CopyOnWriteArrayList<>();

		@EventListener
		void started(EventReactorServerStartedEvent event) {
			assertThat(event.getServer().getState()).isEqualTo(EventReactorServer.State.LISTENING);
			this.all.add(event.getServerName() + " started on " + event.getServer().getPort());
		}

		@EventListener
		void stopped(EventReactorServerStoppedEvent event) {
			assertThat(event.getServer().getState()).isEqualTo(EventReactorServer.State.STOPPED);
			this.all.add(event.getServerName() + " stopped on " + event.getServer().getPort());
		}

		@EventListener
		void readiness(AvailabilityChangeEvent<ReadinessState> event) {
			this.all.add(event.getState().toString());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ EventReactorAutoConfiguration.class, EventReactorProtocolScopeAutoConfiguration.class })
	@Import({ Echo.class, ApplicationAvailabilityBean.class })
	static class Application {

	}

}

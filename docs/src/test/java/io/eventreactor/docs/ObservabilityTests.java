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

package io.eventreactor.docs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.eventreactor.Rejection;
import io.eventreactor.protocol.EchoProtocol;
import io.eventreactor.spring.annotation.ProtocolHandler;
import io.eventreactor.spring.handler.EventReactorServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on observability names the meters that there are, and the log lines of an
 * uneventful life.
 */
@ExtendWith(OutputCaptureExtension.class)
class ObservabilityTests {

	@Test
	void metersAndLogLinesAreThose(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.run("--server.port=0", "--management.server.port=0", "--spring.datasource.generate-unique-name=true")) {
			try (Peer peer = Peer.connect(context.getBean(EventReactorServers.class).get("echo").getPort())) {
				assertThat(peer.send("x").read(1)).isEqualTo("x");
			}
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Awaitility.await().untilAsserted(() -> assertThat(meters(registry)).isEqualTo(documentedMeters()));
			assertThat(
					context.getBean(HealthEndpoint.class).healthForPath("eventReactor", "echo").getStatus().getCode())
				.isEqualTo("UP");
		}
		assertThat(output).contains("Event reactor started: ")
			.contains("Server 'echo' listens on ")
			.contains("Server 'echo' stopped; connections that had to be closed: 0")
			.contains("Event reactor stopped");
	}

	@Test
	void reasonsOfRejectionsAreThose() {
		String row = Markdown.pages()
			.flatMap((page) -> page.rows().stream())
			.filter((cells) -> cells.get(0).equals("`eventreactor.connections.rejected`"))
			.map((cells) -> cells.get(2))
			.findFirst()
			.orElseThrow();
		assertThat(row).contains(Arrays.stream(Rejection.values())
			.map((reason) -> "`" + reason.name().toLowerCase(Locale.ROOT) + "`")
			.toList());
	}

	private static Map<String, Set<String>> meters(MeterRegistry registry) {
		Map<String, Set<String>> meters = new TreeMap<>();
		for (Meter meter : registry.getMeters()) {
			if (meter.getId().getName().startsWith("eventreactor.")) {
				meters.computeIfAbsent(meter.getId().getName(), (name) -> new TreeSet<>())
					.addAll(meter.getId().getTags().stream().map(Tag::getKey).toList());
			}
		}
		return meters;
	}

	private static Map<String, Set<String>> documentedMeters() {
		Map<String, Set<String>> meters = new TreeMap<>();
		Markdown.pages()
			.flatMap((page) -> page.rows().stream())
			.filter((cells) -> cells.get(0).startsWith("`eventreactor."))
			.forEach((cells) -> meters.put(cells.get(0).replace("`", ""),
					Arrays.stream(cells.get(1).replace("`", "").split(", "))
						.filter((tag) -> !tag.isEmpty())
						.collect(Collectors.toCollection(TreeSet::new))));
		return meters;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Echo.class)
	static class Application {

	}

	@ProtocolHandler(name = "echo", endpoint = "tcp:0")
	static class Echo extends EchoProtocol {

	}

}

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

import java.util.concurrent.Executor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

import io.eventreactor.IoType;
import io.eventreactor.Reactor;
import io.eventreactor.endpoint.EndpointParser;
import io.eventreactor.endpoint.Endpoints;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.spring.context.EventReactorDrainLifecycle;
import io.eventreactor.spring.context.EventReactorLifecycle;
import io.eventreactor.spring.context.EventReactorServerEventPublisher;
import io.eventreactor.spring.context.EventReactorServersLifecycle;
import io.eventreactor.spring.context.LocalPortPublisher;
import io.eventreactor.spring.handler.EventReactorServerListener;
import io.eventreactor.spring.handler.EventReactorServers;
import io.eventreactor.spring.ssl.SslBundleTlsOptions;

/**
 * Auto-configuration of the reactor, and of the servers for the beans annotated with
 * {@link io.eventreactor.spring.annotation.ProtocolHandler}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TaskExecutionAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "event-reactor.enabled", matchIfMissing = true)
@EnableConfigurationProperties(EventReactorProperties.class)
public final class EventReactorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(Reactor.class)
	NettyReactor eventReactor(EventReactorProperties properties,
			@Qualifier(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME) ObjectProvider<Executor> threadPool,
			ObjectProvider<EventReactorBuilderCustomizer> customizers) {
		NettyReactor.Builder builder = NettyReactor.builder()
			.io(properties.getIo())
			.threads(ServerSettingsMapper.notNegative("event-reactor.threads", properties.getThreads()))
			.threadPool(threadPool.getIfAvailable());
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return build(builder, properties.getIo());
	}

	private static NettyReactor build(NettyReactor.Builder builder, IoType io) {
		try {
			return builder.build();
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			// A customizer may have asked for another one, which no property could mend
			if (ex.getMessage() == null || !ex.getMessage().startsWith("IoType." + io + " ")) {
				throw ex;
			}
			InvalidConfigurationPropertyValueException invalid = new InvalidConfigurationPropertyValueException(
					"event-reactor.io", io, ex.getMessage() + ".");
			invalid.addSuppressed(ex);
			throw invalid;
		}
	}

	@Bean
	@ConditionalOnMissingBean
	EndpointParser eventReactorEndpoints(ObjectProvider<SslBundles> bundles) {
		SslBundles available = bundles.getIfAvailable();
		return Endpoints.with((available != null) ? new SslBundleTlsOptions(available) : (name) -> null);
	}

	@Bean
	EventReactorServers eventReactorServers(ConfigurableListableBeanFactory beanFactory, Reactor reactor,
			EndpointParser endpoints, EventReactorProperties properties,
			ObjectProvider<EventReactorServerListener> listeners) {
		return new EventReactorServers(beanFactory, reactor, endpoints,
				ServerSettingsMapper.map(properties.getServers()), listeners);
	}

	@Bean
	EventReactorLifecycle eventReactorLifecycle(Reactor reactor) {
		return new EventReactorLifecycle(reactor);
	}

	@Bean
	EventReactorServersLifecycle eventReactorServersLifecycle(EventReactorServers servers) {
		return new EventReactorServersLifecycle(servers);
	}

	@Bean
	EventReactorDrainLifecycle eventReactorDrainLifecycle(ApplicationContext context, EventReactorServers servers,
			EventReactorProperties properties) {
		return new EventReactorDrainLifecycle(context, servers, ServerSettingsMapper
			.notNegative("event-reactor.shutdown.grace-period", properties.getShutdown().getGracePeriod()));
	}

	@Bean
	LocalPortPublisher eventReactorLocalPortPublisher(ApplicationContext context) {
		return new LocalPortPublisher(context);
	}

	@Bean
	EventReactorServerEventPublisher eventReactorServerEventPublisher(ApplicationEventPublisher publisher) {
		return new EventReactorServerEventPublisher(publisher);
	}

}

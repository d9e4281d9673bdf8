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

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

import io.eventreactor.Reactor;
import io.eventreactor.spring.client.DeferredExchangeAdapter;

/**
 * Auto-configuration of HTTP interfaces over {@code RestClient} whose methods return a
 * {@link io.eventreactor.defer.Deferred}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EventReactorAutoConfiguration.class)
@ConditionalOnClass(RestClientHttpServiceGroupConfigurer.class)
@ConditionalOnBean(Reactor.class)
public final class EventReactorHttpServiceAutoConfiguration {

	@Bean
	RestClientHttpServiceGroupConfigurer eventReactorDeferredHttpServiceGroupConfigurer(Reactor reactor) {
		return (groups) -> groups.forEachProxyFactory((group, factory) -> factory
			.exchangeAdapterDecorator((adapter) -> new DeferredExchangeAdapter(adapter, reactor)));
	}

}

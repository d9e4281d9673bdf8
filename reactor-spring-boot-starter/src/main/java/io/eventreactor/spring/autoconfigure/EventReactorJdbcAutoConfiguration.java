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
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import io.eventreactor.Reactor;
import io.eventreactor.spring.jdbc.DeferredJdbc;

/**
 * Auto-configuration of {@link DeferredJdbc}, where there is a database.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EventReactorAutoConfiguration.class,
		afterName = { "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration" })
@ConditionalOnClass(JdbcClient.class)
@ConditionalOnBean(Reactor.class)
@ConditionalOnSingleCandidate(PlatformTransactionManager.class)
public final class EventReactorJdbcAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(JdbcClient.class)
	DeferredJdbc eventReactorDeferredJdbc(Reactor reactor, JdbcClient client,
			PlatformTransactionManager transactionManager) {
		return new DeferredJdbc(reactor, client, transactionManager);
	}

}
